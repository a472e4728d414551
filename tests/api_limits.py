"""What the API's document cannot say of what may be sent; schemathesis is told here (SCHEMATHESIS_HOOKS)."""

import schemathesis


@schemathesis.hook
def filter_case(context: schemathesis.HookContext, case: schemathesis.Case) -> bool:
    """A period ends after it begins."""
    for sent in (case.body, case.query):
        since, until = (sent.get("since"), sent.get("until")) if isinstance(sent, dict) else (None, None)
        if isinstance(since, str) and isinstance(until, str) and since > until:
            return False
    return True
