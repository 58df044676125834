"""Certificates in other layouts and words than the given ones: invented, each with what a careful person reads
in it."""

from dataclasses import dataclass, field
from typing import Any

STYLE = (
    "<style>body{font:10pt sans-serif}td,th{border:1px solid #999;padding:3px 8px;text-align:left}"
    "table{border-collapse:collapse}</style>"
)


@dataclass(frozen=True)
class Paper:
    """A document as HTML, what it says, and what to warn of."""

    name: str
    html: str
    says: dict[str, Any] = field(default_factory=dict)
    warns: frozenset[str] = frozenset()


def rows(*pairs: tuple[str, str]) -> str:
    """A table of two columns."""
    cells = (f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in pairs)
    return f"<table>{''.join(cells)}</table>"


PAPERS = (
    Paper(
        "gas in two columns with an id card and a failed fire",
        """<h1>Homeowner / Landlord Gas Safety Certificate</h1><p>Certificate Number: GS/2026/00417</p>
        <table><tr><th>Registered Business Details</th><th>Site Address</th><th>Landlord Details</th></tr>
        <tr><td>Calder Flame Ltd<br>Unit 4 Mill Park<br>Halifax<br>HX1 5ER<br>Gas Safe Reg No. 412233</td>
        <td>Flat 2<br>18 Hope Street<br>Leeds<br>LS2 9DA</td>
        <td>Mrs P Nair<br>7 Oak Drive<br>York<br>YO10 4DD</td></tr></table>
        <table><tr><th>Appliance</th><th>Location</th><th>Flue</th><th>Appliance safe to use</th>
        <th>Classification</th></tr>
        <tr><td>Combi boiler</td><td>Kitchen</td><td>Pass</td><td>Yes</td><td>N/A</td></tr>
        <tr><td>Gas fire</td><td>Lounge</td><td>Fail</td><td>No</td><td>ID</td></tr></table>
        <p>Inspected by: Gareth Pritchard &nbsp; Gas Safe ID card number: 3345678 &nbsp; Card expiry:
        31/03/2027</p>
        <p>Date of inspection: 14 October 2026</p><p>Next inspection due: 13 October 2027</p>""",
        {
            "kind": "gas_safety",
            "inspection_date": "2026-10-14",
            "expiry_or_next_due": "2027-10-13",
            "certificate_number": "GS/2026/00417",
            "property_postcode": "LS2 9DA",
            "property_address_line1": "Flat 2, 18 Hope Street",
            "engineer_name": "Gareth Pritchard",
            "engineer_registration": "3345678",
            "business_registration": "412233",
            "outcome": "unsatisfactory",
            "defects": True,
        },
        frozenset({"unsafe_appliance"}),
    ),
    Paper(
        "eicr with the outcome in a box and a table of observations",
        """<h1>EICR</h1><h2>Electrical Installation Condition Report (BS 7671:2018+A2)</h2>
        <p>Report reference: NAP-55/1029</p>"""
        + rows(
            ("Person ordering the report", "Aire Lettings, 2 Park Row, Leeds LS1 5HD"),
            ("Address of installation", "41 Brudenell Grove, Leeds LS6 1HR"),
            ("Date(s) on which inspection and testing was carried out", "11/03/2026"),
            ("Date of previous inspection", "10/03/2021"),
            ("Estimated age of wiring", "20 years"),
            ("Overall assessment of the installation in terms of its suitability for continued use", "UNSATISFACTORY"),
            ("We recommend that this installation is further inspected and tested by", "11/03/2031"),
        )
        + """<table><tr><th>Item</th><th>Observation</th><th>Classification code</th></tr>
        <tr><td>1</td><td>No RCD protection for sockets</td><td>C3</td></tr><tr><td>2</td>
        <td>Broken socket in hall</td><td>C2</td></tr>
        <tr><td>3</td><td>Borrowed neutral suspected</td><td>FI</td></tr></table>
        <p>Inspected and tested by: Name: Sunita Rao &nbsp; Position: Approved electrician</p>
        <p>Report authorised for issue by: Name: Ken Doyle Date: 13/03/2026</p>
        <p>Enrolment number: 44107</p>""",
        {
            "kind": "eicr",
            "inspection_date": "2026-03-11",
            "issue_date": "2026-03-13",
            "expiry_or_next_due": "2031-03-11",
            "certificate_number": "NAP-55/1029",
            "property_postcode": "LS6 1HR",
            "property_address_line1": "41 Brudenell Grove",
            "engineer_name": "Sunita Rao",
            "business_registration": "44107",
            "outcome": "unsatisfactory",
            "codes": {"C1": 0, "C2": 1, "C3": 1, "FI": 1},
            "defects": True,
        },
        frozenset({"c2_present", "fi_present"}),
    ),
    Paper(
        "insurance with a period",
        "<h1>Landlord Insurance Policy Schedule</h1>"
        + rows(
            ("Policy number", "LLP/88213345"),
            ("Policyholder", "Mr Omar Aziz"),
            ("Correspondence address", "3 The Crescent, Cardiff CF10 1AA"),
            ("Property insured", "22 Bute Street, Cardiff, CF10 5BZ"),
            ("Period of insurance", "From 01/04/2026 to 31/03/2027"),
            ("Date of issue", "20/03/2026"),
            ("Buildings sum insured", "£310,000"),
        ),
        {
            "kind": "insurance",
            "issue_date": "2026-03-20",
            "expiry_or_next_due": "2027-03-31",
            "certificate_number": "LLP/88213345",
            "property_postcode": "CF10 5BZ",
            "property_address_line1": "22 Bute Street",
        },
    ),
    Paper(
        "legionella with a high risk",
        """<h1>Legionella Risk Assessment Report</h1>
        <p>Report No: LRA-0091 | Site: 8 Harbour View, Swansea SA1 1TU</p>
        <p>Client: Bay Homes, 90 High Street, Swansea SA1 4AB</p>
        <p>Assessment date: 2 Feb 2026. Report issued: 6 Feb 2026.</p>
        <p>Assessor: Bethan Lloyd</p><p>Overall risk rating: High</p><p>Next assessment due: 2 Feb 2028</p>
        <h2>Recommendations</h2>
        <p>Recommendation 1: remove the dead leg in the bathroom. Priority: high.</p>""",
        {
            "kind": "legionella",
            "inspection_date": "2026-02-02",
            "issue_date": "2026-02-06",
            "expiry_or_next_due": "2028-02-02",
            "certificate_number": "LRA-0091",
            "property_postcode": "SA1 1TU",
            "property_address_line1": "8 Harbour View",
            "engineer_name": "Bethan Lloyd",
            "outcome": "high",
            "defects": True,
        },
        frozenset({"high_risk", "actions_outstanding"}),
    ),
    Paper(
        "fire alarm with a fault",
        """<h1>Fire Detection and Alarm System Inspection and Servicing Certificate</h1><p>to BS 5839-6</p>"""
        + rows(
            ("Certificate no.", "FA-7714"),
            ("Protected premises", "Flat 5, Quay House, 12 Dock Road, Liverpool, L3 4AA"),
            ("Customer", "Mersey Lets Ltd, 1 Water Street, Liverpool L2 0RG"),
            ("Date of service", "09.05.2026"),
            ("Next service due", "09.11.2026"),
            ("Engineer", "Declan Moore"),
            ("BAFE registration", "102938"),
            ("System condition", "Unsatisfactory"),
            ("Defects found", "Sounder on second floor does not work"),
            ("Detector end of life", "2031"),
        ),
        {
            "kind": "fire_alarm",
            "inspection_date": "2026-05-09",
            "expiry_or_next_due": "2026-11-09",
            "certificate_number": "FA-7714",
            "property_postcode": "L3 4AA",
            "property_address_line1": "Flat 5, Quay House",
            "engineer_name": "Declan Moore",
            "business_registration": "102938",
            "outcome": "unsatisfactory",
            "defects": True,
        },
        frozenset({"expired", "unsatisfactory"}),
    ),
    Paper(
        "emergency lighting in order",
        """<h1>Emergency Lighting Periodic Inspection and Test Certificate</h1>
        <p>BS 5266-1 : full 3 hour duration test</p>
        <p>Ref: EL/2026/31</p><p>Premises: Canal House, 3 Canal Walk, Manchester M1 2AB</p>
        <p>Tested on 21st April 2026 by Priya Shah</p>
        <p>Result: Satisfactory. Faults: None.</p><p>Retest due 21st April 2027</p>""",
        {
            "kind": "emergency_lighting",
            "inspection_date": "2026-04-21",
            "expiry_or_next_due": "2027-04-21",
            "certificate_number": "EL/2026/31",
            "property_postcode": "M1 2AB",
            "property_address_line1": "Canal House",
            "outcome": "satisfactory",
            "defects": False,
        },
    ),
    Paper(
        "selective licence as a letter of the council",
        """<p>Leeds City Council<br>Selective Licensing Team, Merrion House, Leeds LS2 8BB</p>
        <h1>Selective Licence</h1><p>Housing Act 2004, Part 3</p>
        <p>Licence number: SL/2026/0442</p><p>Licence holder: Nia Rees of 4 Green Lane, Bradford BD1 1AA</p>
        <p>Property: 19 Cross Green Lane, Leeds LS9 8LJ</p>
        <p>This licence was granted on 3 June 2026, comes into force on 1 July 2026 and expires on 30 June
        2031.</p>""",
        {
            "kind": "selective_licence",
            "issue_date": "2026-06-03",
            "expiry_or_next_due": "2031-06-30",
            "certificate_number": "SL/2026/0442",
            "property_postcode": "LS9 8LJ",
            "property_address_line1": "19 Cross Green Lane",
            "outcome": "granted",
        },
    ),
    Paper(
        "deposit protected late",
        """<h1>mydeposits: Deposit Protection Certificate</h1><p>Certificate number: MD0099127</p>
        <p>Tenanted property: 6 Rose Terrace, Derby DE1 3LF</p>
        <p>Landlord: Paul King, 10 Mount Street, Derby DE1 2HH</p><p>Deposit received on 02/01/2026</p>
        <p>Deposit protected on 20/02/2026</p><p>Tenancy start date 02/01/2026</p><p>Amount £900.00</p>""",
        {
            "kind": "deposit",
            "issue_date": "2026-02-20",
            "certificate_number": "MD0099127",
            "property_postcode": "DE1 3LF",
            "property_address_line1": "6 Rose Terrace",
            "outcome": "protected",
        },
        frozenset({"protected_late"}),
    ),
    Paper(
        "tenancy agreement",
        """<h1>Assured Periodic Tenancy Agreement</h1><p>This agreement is dated 12 May 2026</p>
        <p>The Landlord: Parvati Nair of 7 Oak Drive, York YO10 4DD</p>
        <p>The Tenant: Terry Tenant</p><p>The Property: Flat 3, 12 Some Road, York YO1 7HH</p>
        <p>The tenancy begins on 1 June 2026</p>
        <p>The rent is £950 payable monthly in advance. The landlord agrees to keep the home in repair. The
        tenant agrees to pay.</p>""",
        {
            "kind": "tenancy_agreement",
            "issue_date": "2026-05-12",
            "property_postcode": "YO1 7HH",
            "property_address_line1": "Flat 3, 12 Some Road",
        },
    ),
    Paper(
        "rent smart wales",
        """<h1>Rent Smart Wales</h1><h2>Landlord Licence</h2><p>Housing (Wales) Act 2014</p>"""
        + rows(
            ("Licence number", "#LR-66712-88123"),
            ("Licensee", "Omar Aziz"),
            ("Date granted", "04/08/2024"),
            ("Licence expires", "03/08/2029"),
        ),
        {
            "kind": "rsw_licence",
            "issue_date": "2024-08-04",
            "expiry_or_next_due": "2029-08-03",
            "certificate_number": "LR-66712-88123",
            "outcome": "granted",
        },
    ),
    Paper(
        "scottish registration",
        """<h1>Landlord Registration Certificate</h1>
        <p>Scottish Landlord Register, City of Edinburgh Council</p>"""
        + rows(
            ("Registration number", "612233/230/18221"),
            ("Landlord", "Callum Muir"),
            ("Approved on", "10 January 2025"),
            ("Expires", "9 January 2028"),
            ("Property", "48 Bruntsfield Place, Edinburgh, EH10 4HN"),
        ),
        {
            "kind": "sc_registration",
            "issue_date": "2025-01-10",
            "expiry_or_next_due": "2028-01-09",
            "certificate_number": "612233/230/18221",
            "property_postcode": "EH10 4HN",
            "outcome": "granted",
        },
    ),
    Paper(
        "pat under its long name",
        """<h1>In-Service Inspection and Testing of Electrical Equipment: Report</h1>
        <p>Report number: PT-310</p><p>Site: 5 Tower Hill, Hull HU1 3BB</p>
        <p>Tested by: Anna Kowalska on 14/06/2026</p><p>Re-test due: 14/06/2027</p>
        <table><tr><th>Item</th><th>Description</th><th>Class</th><th>Result</th></tr><tr><td>1</td>
        <td>Kettle</td><td>I</td><td>PASS</td></tr><tr><td>2</td><td>Toaster</td><td>I</td><td>FAIL</td></tr>
        </table><p>Test instrument calibration due 01/01/2027</p>""",
        {
            "kind": "pat",
            "inspection_date": "2026-06-14",
            "expiry_or_next_due": "2027-06-14",
            "certificate_number": "PT-310",
            "property_postcode": "HU1 3BB",
            "engineer_name": "Anna Kowalska",
            "outcome": "unsatisfactory",
            "defects": True,
        },
        frozenset({"failed_items"}),
    ),
    Paper(
        "an epc as the register prints it",
        """<h1>Energy performance certificate (EPC)</h1>
        <table><tr><td>12 Cathedral Road<br>CARDIFF<br>CF11 9LJ</td><td>Energy rating<br><b>E</b></td>
        <td>Valid until: 17 September 2032<br>Certificate number: 0340-2451-1180-2022-3465</td></tr></table>
        <p>Property type: mid-terrace house</p>
        <p>This property’s current energy rating is E. It has the potential to be C.</p>
        <table><tr><th>Score</th><th>Energy rating</th><th>Current</th><th>Potential</th></tr><tr><td>39-54</td>
        <td>E</td><td>52 E</td><td></td></tr><tr><td>69-80</td><td>C</td><td></td><td>78 C</td></tr></table>
        <h2>Who to contact about this certificate</h2>"""
        + rows(
            ("Assessor’s name", "Rhys Bevan"),
            ("Telephone", "07700 900123"),
            ("Accreditation scheme", "Elmhurst Energy Systems Ltd"),
            ("Assessor’s ID", "EES/018234"),
            ("Date of assessment", "16 September 2022"),
            ("Date of certificate", "18 September 2022"),
        ),
        {
            "kind": "epc",
            "inspection_date": "2022-09-16",
            "issue_date": "2022-09-18",
            "expiry_or_next_due": "2032-09-17",
            "certificate_number": "0340-2451-1180-2022-3465",
            "property_postcode": "CF11 9LJ",
            "property_address_line1": "12 Cathedral Road",
            "engineer_name": "Rhys Bevan",
            "engineer_registration": "EES/018234",
            "epc_rating": "E",
        },
    ),
    Paper(
        "a service sheet that is no landlord's record",
        """<h1>Gas Boiler Service Record</h1><p>Job sheet 5512</p><p>Address: 4 Elm Close, Bath BA1 2QZ</p>
        <p>Date of service 03/02/2026. Next service due 03/02/2027</p>
        <p>Engineer: Tom Webb, Gas Safe 5566778. Flue gas analysis: pass. Appliance safe.</p>""",
        {"kind": "other"},
        frozenset({"not_a_landlord_record"}),
    ),
    Paper(
        "a letter that speaks of a gas safety check",
        """<p>Dear Parvati</p>
        <p>Your annual gas safety check is due. We have booked an appointment on 3 March 2027 at 9 Park Row,
        Leeds LS1 5HD for the landlord gas safety record.</p><p>Yours sincerely<br>Aire Heating</p>""",
        {"kind": "other"},
        frozenset({"not_a_certificate"}),
    ),
    Paper(
        "gas without a registration, with a date that contradicts",
        """<h1>Landlord's Gas Safety Record (CP12)</h1><p>Record number 00871</p>
        <p>Premises: 3 Mill Bank, Stoke ST1 1AA</p><p>Date of check: 10/05/2026</p>
        <p>Next check due: 10/05/2025</p><p>Engineer: Ron Small</p><p>Boiler, safe: Y</p>
        <p>Defects: None</p>""",
        {
            "kind": "gas_safety",
            "inspection_date": "2026-05-10",
            "expiry_or_next_due": "2025-05-10",
            "property_postcode": "ST1 1AA",
            "engineer_name": "Ron Small",
            "outcome": "satisfactory",
        },
        frozenset({"dates_contradict", "missing_registration", "expired"}),
    ),
    Paper(
        "fire risk assessment with a register entry",
        """<h1>Fire Safety Risk Assessment</h1>"""
        + rows(
            ("Responsible person", "Mill Homes Ltd"),
            ("Address of premises", "27 Castle Street, Norwich NR2 1PD"),
            ("Assessor", "Helen Frost, NAFRAR register no. 1182"),
            ("Company BAFE registration", "301244"),
            ("Date of assessment", "15 July 2026"),
            ("Date of report", "20 July 2026"),
            ("Review due by", "15 July 2027"),
            ("Report ref", "FRA/27C/26"),
            ("Overall fire risk rating", "Moderate"),
            ("Actions required", "0"),
        ),
        {
            "kind": "fire_risk_assessment",
            "inspection_date": "2026-07-15",
            "issue_date": "2026-07-20",
            "expiry_or_next_due": "2027-07-15",
            "certificate_number": "FRA/27C/26",
            "property_postcode": "NR2 1PD",
            "engineer_name": "Helen Frost",
            "engineer_registration": "1182",
            "business_registration": "301244",
            "outcome": "moderate",
            "defects": False,
        },
    ),
    Paper(
        "hmo licence pending",
        """<h1>Application for an HMO licence: acknowledgement</h1><p>House in multiple occupation licence</p>
        <p>Your application has been received and is pending.</p><p>Licence reference HMO/APP/7781</p>
        <p>Premises: 40 Otley Road, Leeds LS6 2AL</p><p>Application received 01/11/2026</p>""",
        {"kind": "hmo_licence", "property_postcode": "LS6 2AL", "outcome": "pending"},
        frozenset({"not_granted"}),
    ),
    Paper(
        "a date as Americans print it",
        """<h1>Portable Appliance Test Certificate</h1><p>Certificate ref PAT-9</p>
        <p>Site address: 1 Lake Road, Poole BH15 4AA</p><p>Date of test: 03/25/2026</p><p>Kettle pass</p>
        <p>Next test due: 25 March 2027</p>""",
        {
            "kind": "pat",
            "inspection_date": "2026-03-25",
            "expiry_or_next_due": "2027-03-25",
            "property_postcode": "BH15 4AA",
        },
        frozenset({"date_format_unusual"}),
    ),
    Paper(
        "eicr in the model form, signed in capitals, looked at on two days",
        """<h1>ELECTRICAL INSTALLATION CONDITION REPORT</h1><p>C. DETAILS OF THE INSTALLATION</p>
        <p>Installation address: 14 High Road, Hull HU5 2DB</p>
        <p>Date(s) when inspection and testing was carried out: 05/01/2026 to 06/01/2026</p>
        <p>Overall assessment of the installation: SATISFACTORY / <s>UNSATISFACTORY</s></p>
        <p>I/We recommend that the installation is re-inspected and tested by 06/01/2031</p>
        <p>Inspected and tested by: Name (capitals): PETER SPARK &nbsp; Signature &nbsp; Date: 06/01/2026</p>
        <p>Company: Spark Bros. Registration Number: 609123 (NAPIT)</p>""",
        {
            "kind": "eicr",
            "inspection_date": "2026-01-05",
            "issue_date": "2026-01-06",
            "expiry_or_next_due": "2031-01-06",
            "certificate_number": None,
            "property_postcode": "HU5 2DB",
            "engineer_name": "Peter Spark",
            "business_registration": "609123",
            "outcome": None,
        },
    ),
    Paper(
        "deposit certificate in a table",
        "<h1>The Deposit Protection Service</h1><h2>Deposit Protection Certificate</h2>"
        + rows(
            ("Deposit ID", "12345678"),
            ("Property", "Flat 2, 4 Sea View, Bournemouth, BH1 1AA"),
            ("Date deposit received", "03/06/2026"),
            ("Protected since", "10/06/2026"),
            ("Landlord", "L Lord, 2 The Green, York YO1 9XX"),
        ),
        {
            "kind": "deposit",
            "issue_date": "2026-06-10",
            "certificate_number": "12345678",
            "property_postcode": "BH1 1AA",
            "property_address_line1": "Flat 2, 4 Sea View",
            "outcome": "protected",
        },
    ),
    Paper(
        "fire risk assessment that names no day to look again",
        """<h1>FIRE RISK ASSESSMENT</h1><p>Premises: 12 Mill Court, Leeds, LS10 1AA</p>
        <p>Assessor: Helen Frost. Assessment carried out: 14 Feb 2026</p>
        <p>Review: within 12 months or after changes.</p><p>Risk rating: Tolerable</p>""",
        {
            "kind": "fire_risk_assessment",
            "inspection_date": "2026-02-14",
            "expiry_or_next_due": None,
            "property_postcode": "LS10 1AA",
            "engineer_name": "Helen Frost",
            "outcome": "tolerable",
        },
        frozenset({"missing_expiry"}),
    ),
)
