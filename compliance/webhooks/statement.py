"""Writing what addresses are told of what one statement changed, inside that same statement."""


def told(*, event: str, data: str, of: str, where: str = "true") -> str:
    """An INSERT of one delivery for each row of `of` (a table with `landlord_id`) and each address that is told.

    `event` and the condition are SQL of ours, `data` the pairs of `jsonb_build_object` over a row named `c`.
    """
    return f"""
    INSERT INTO compliance_webhookdelivery (endpoint_id, key, event, data, state, attempts, run_after, error_code,
        error, created_at, answer)
    SELECT e.id, gen_random_uuid(), '{event}', jsonb_build_object({data}), 'queued', 0, now(), '', '', %(at)s, ''
    FROM {of} AS c JOIN compliance_webhookendpoint AS e ON e.landlord_id = c.landlord_id
    WHERE e.off_at IS NULL AND '{event}' = ANY(e.events) AND ({where})
    """  # noqa: S608  # made of constants
