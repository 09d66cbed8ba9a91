"""Messages about what is kept and whether it is still what was written: batches, versions, modes.

Key -> (Chinese, English), as in `warehouse.message_table`, which holds them too.
"""

from __future__ import annotations

KEPT: dict[str, tuple[str, str]] = {
    # --- batches ----------------------------------------------------------------------------
    "batch_damaged.what": (
        "批次 {batch} 已损坏,不能使用。",
        "Batch {batch} is damaged and cannot be used.",
    ),
    "batch_damaged.why": (
        "与入库时不同:{reasons}(文件夹 {folder})。",
        "It is not what was accepted: {reasons} (folder {folder}).",
    ),
    "batch_damaged.mend": ("{remedy}", "{remedy}"),
    "batch_remedy": (
        "请从备份恢复该文件夹;没有备份时,先运行 xuntu undo {batch},再重新导入原台账({sources})。",
        "Restore the folder from a backup. Without one run xuntu undo {batch}, then import its "
        "ledger again ({sources}).",
    ),
    "batch_remedy_demonstration": (
        "这是演示数据,可以重新生成:先运行 xuntu demo --clear,再运行 xuntu demo{options}。",
        "These are demonstration data: run xuntu demo --clear, then xuntu demo{options}.",
    ),
    "batch_remedy_undone": (
        "该批次已撤回。请从备份恢复该文件夹;不再需要时运行 xuntu purge {batch}。",
        "This batch was undone. Restore the folder from a backup, or, where it is not needed any "
        "more, run xuntu purge {batch}.",
    ),
    "batch_remedy_renamed": (
        "请把文件夹 {folder} 改回 {original};如果只是多出来的副本,请移出 batches。",
        "Rename the folder {folder} back to {original}; where it is only a copy, move it away.",
    ),
    "batch_missing.what": ("批次 {batch} 不见了。", "Batch {batch} is missing."),
    "batch_missing.why": (
        "它已入库,也没有撤回或删除,但文件夹 {folder} 不在了。",
        "It was accepted and neither undone nor purged, but the folder {folder} is gone.",
    ),
    "batch_missing.mend": (
        "请从备份恢复该文件夹;没有备份时,先运行 xuntu undo {batch}(不再等它),"
        "再重新导入原台账({sources})。",
        "Restore the folder from a backup. Without one run xuntu undo {batch}, so that it is not "
        "waited for, then import its ledger again ({sources}).",
    ),
    "batch_given_up": (
        "批次 {batch} 已不在数据目录中,不再等它。请重新导入原台账,再运行 xuntu build。",
        "Batch {batch} is not in the data folder and is not waited for any more. Import its ledger "
        "again, then run xuntu build.",
    ),
    "batch_no_manifest": ("缺少清单 manifest.json", "its manifest.json is missing"),
    "batch_manifest_unreadable": (
        "清单 manifest.json 无法读取:{reason}",
        "its manifest.json cannot be read: {reason}",
    ),
    "batch_manifest_changed": (
        "清单 manifest.json 在入库之后被改动",
        "its manifest.json was changed after acceptance",
    ),
    "batch_manifest_of_another": (
        "清单写的是批次 {other}",
        "its manifest is that of batch {other}",
    ),
    "batch_history_unreadable": ("{file} 无法读取", "{file} cannot be read"),
    "batch_file_missing": ("缺少文件 {file}", "the file {file} is missing"),
    "batch_file_changed": (
        "文件 {file} 的内容被改动或不完整",
        "the file {file} was changed or is not whole",
    ),
    "batch_file_empty": ("文件 {file} 是空的", "the file {file} is empty"),
    "batch_file_unreadable": (
        "文件 {file} 无法读取({reason})",
        "the file {file} cannot be read ({reason})",
    ),
    "batch_file_rows": (
        "文件 {file} 有 {rows} 行,清单记为 {noted} 行",
        "the file {file} has {rows} rows where the manifest notes {noted}",
    ),
    "batch_file_extra": (
        "多出清单没有的文件 {file}",
        "the file {file} is there, which the manifest does not name",
    ),
    "batch_sources_unknown": (
        "清单已无法读取,请按入库时间查找原文件",
        "its manifest is lost: look for the file by the time of acceptance",
    ),
    "batch_sources_more": ("等 {count} 个文件", " and others, {count} in all"),
    "batch_set_aside": (
        "批次 {batch} 已损坏,已移到 {folder},不再使用。请重新导入原台账({sources}),"
        "再运行 xuntu build。",
        "Batch {batch} was damaged and now lies in {folder}, where nothing reads it. Import its "
        "ledger again ({sources}), then run xuntu build.",
    ),
    "doctor_batches": (
        "已入库批次 {count} 个,与入库时一致",
        "Accepted batches: {count}, each as it was accepted",
    ),
}
