"""Happy path of taking the log away."""

from govsocial.audit import bundle, page, words
from tests.house.happy import Act, Stage, happy


@happy(bundle.export, words.BUNDLE_EXPORTED, by="freya", commits=True)
def export(stage: Stage) -> Act:
    out = stage.instance / "bundle"
    return lambda: bundle.export(out, key=page.key(), by=stage.by)
