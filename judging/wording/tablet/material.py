"""What there is to read beside a sheet."""

from judging.wording.catalogue import gettext


def words() -> dict[str, str]:
    return {
        "material.summary": gettext("Summary"),
        "material.pages": gettext("Slides"),
        "material.video": gettext("Video"),
        "material.open_video": gettext("Open the video"),
        "material.needs_line": gettext("It opens in another tab and needs the internet."),
        "material.preparing": gettext(
            "The pages are being prepared. You can score while you wait."
        ),
        "material.failed": gettext(
            "The pages could not be prepared. You can score while you listen."
        ),
        "material.stage": gettext("{title}: plus and minus zoom, arrow keys turn pages"),
        "material.page": gettext("{title}, page {n} of {of}"),
        "material.where": gettext("Page {n}/{of}"),
        "material.go": gettext("Page {n}"),
        "material.strip": gettext("Pages"),
        "material.before": gettext("Previous page"),
        "material.after": gettext("Next page"),
        "material.smaller": gettext("Zoom out"),
        "material.larger": gettext("Zoom in"),
        "material.large": gettext("Larger view"),
        "material.coming": gettext("The page is coming…"),
        "material.not_here": gettext(
            "This page is not on the tablet yet. It appears as soon as there is a connection."
        ),
        "material.read": gettext("{title}: text to scroll through"),
        "material.slide": gettext("Slide {n}"),
        "material.file": gettext("File {n}"),
        "material.picture": gettext("Picture {n}"),
        "material.enlarge": gettext("Picture {n}: larger view"),
        "material.again": gettext("Try again"),
        "material.kept": gettext("Materials received: {done}/{of}"),
        "material.full": gettext("Materials received: {done}/{of} · no room left on this tablet"),
    }
