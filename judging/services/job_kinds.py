"""What each kind of job does."""

from judging.services import (
    assigning,
    copy_making,
    import_work,
    imports,
    letter_sending,
    letters,
    material_files,
    preview_files,
    preview_making,
    retention_reminders,
)
from judging.services.job_runner import Kind
from judging.services.plan_making import propose_plan, repair_plan
from judging.services.timetables import make_timetable

KINDS: dict[str, Kind] = {
    assigning.PROPOSE: propose_plan,
    assigning.REPAIR: repair_plan,
    assigning.TIMETABLE: make_timetable,
    letters.SEND: letter_sending.send_letters,
    imports.CHECK: import_work.check,
    imports.BRING_IN: import_work.bring_in,
    material_files.RENDER: material_files.draw_pages,
    material_files.COPY: copy_making.make_copy,
    preview_files.MAKE: preview_making.make_preview,
    retention_reminders.REMIND: retention_reminders.remind,
    material_files.FORGET: material_files.forget_files,
}
