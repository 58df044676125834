"""Where people live: authorities, buildings and the homes in them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from compliance.homes import Recipients
from compliance.models.facts import flag, number, only_choices, source_key, word
from config.lib import clock
from config.lib.finding import parts_index
from config.lib.nations import Nation
from config.lib.states import known_states


class LocalAuthority(models.Model):
    """A council: it licenses, registers and enforces."""

    code = models.CharField(max_length=9, unique=True, help_text="Its code in government statistics.")
    name = models.CharField(max_length=60)
    nation = models.CharField(max_length=20, choices=Nation.choices, db_index=True)
    region = models.CharField(max_length=40)

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name_plural = "local authorities"
        constraints: ClassVar = [known_states("nation", Nation, name="compliance_authority_nation_known")]

    def __str__(self) -> str:
        return self.name


class Building(models.Model):
    """A building, with the duties that exist once however many homes of the landlord's are in it."""

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.PROTECT, related_name="buildings")
    source_key = source_key()
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    dwellings_in_building = number()
    controls_common_parts = flag()
    owns_whole_building = flag()
    s257_building = flag()
    building_height_m = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    building_storeys = number()
    simultaneous_evacuation = flag()
    lift_in_control = flag()
    operates_heat_network = flag()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["landlord", "source_key"], name="compliance_building_key_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Property(models.Model):
    """A home that is let or to be let. Archived homes keep their history and are asked nothing more."""

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.PROTECT, related_name="properties")
    building = models.ForeignKey("compliance.Building", on_delete=models.PROTECT, related_name="properties")
    source_key = source_key()
    line_1 = models.CharField("address line 1", max_length=120)
    line_2 = models.CharField("address line 2", max_length=120, blank=True)
    town = models.CharField(max_length=80)
    postcode = models.CharField(max_length=8)
    nation = models.CharField(max_length=20, choices=Nation.choices)
    local_authority = models.ForeignKey(
        "compliance.LocalAuthority", on_delete=models.PROTECT, related_name="properties"
    )
    reminder_recipients = models.CharField(max_length=8, choices=Recipients.choices, default=Recipients.LANDLORD)
    agent_name = models.CharField(max_length=200, blank=True)
    agent_email = models.EmailField(blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True)
    read_only_since = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Since when it is over the plan's cap. It keeps its standing."
    )

    is_hmo = models.BooleanField(default=False, db_default=False, help_text="Whether the facts make it one.")
    let_type = word("let_type")
    let_by_room = flag()
    resident_landlord = flag()
    advertised = flag()
    managed_by_agent = flag()
    occupants = number()
    shares_amenities = flag()
    households = number()
    purpose_built_flat_in_block_3plus = flag()
    storeys = number()
    has_fire_alarm_panel = flag()
    has_gas = flag()
    has_gas_non_cooker = flag()
    has_oil = flag()
    has_solid_fuel = flag()
    build_year = number()
    landlord_supplies_appliances = flag()
    furnished_upholstered = flag()
    listed = flag()
    epc_exemption_evidenced = flag()
    tenement_flat = flag()
    fitness_prescribed = flag()
    private_water = flag()
    septic_tank = flag()
    in_additional_area = flag()
    in_selective_area = flag()
    in_article4_area = flag()
    in_rent_control_area = flag()
    gas_outcome = word("gas_outcome")
    eicr_outcome = word("eicr_outcome")
    electrical_work_done = flag()
    used_ground_1_or_1a = flag()

    class Meta:
        ordering: ClassVar = ["line_1", "pk"]
        verbose_name_plural = "properties"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["landlord", "source_key"], name="compliance_property_key_once"),
            known_states("nation", Nation, name="compliance_property_nation_known"),
            known_states("reminder_recipients", Recipients, name="compliance_property_recipients_known"),
            models.CheckConstraint(
                condition=Q(reminder_recipients="landlord") | (~Q(agent_name="") & Q(agent_email__contains="@")),
                name="compliance_property_agent_can_be_written_to",
            ),
            only_choices("let_type", of="property"),
            only_choices("gas_outcome", of="property"),
            only_choices("eicr_outcome", of="property"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["landlord"], condition=Q(archived_at=None), name="compliance_active_properties"),
            parts_index("line_1", "line_2", "town", "postcode", name="compliance_property_found"),
        ]

    def __str__(self) -> str:
        return f"{self.line_1}, {self.town}"

    @property
    def address(self) -> str:
        """The address in one line."""
        return ", ".join(part for part in (self.line_1, self.line_2, self.town, self.postcode) if part)


class Archiving(models.Model):
    """A time for which a home was archived, until it was restored."""

    property = models.ForeignKey("compliance.Property", on_delete=models.CASCADE, related_name="archivings")
    archived_at = models.DateTimeField()
    restored_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(restored_at__gte=F("archived_at")), name="compliance_archiving_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return f"Property {self.property_id} until {self.restored_at:%Y-%m-%d}"
