"""Messages about what is kept and whether it is still what was written: batches, versions, modes.

Key -> (Chinese, English), as in `warehouse.words.message_table`, which holds them too.
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
    "batch_damaged.remedy": ("{remedy}", "{remedy}"),
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
    "batch_missing.remedy": (
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
    # --- versions ---------------------------------------------------------------------------
    "version_changed.what": (
        "版本 {version} 发布之后被改动过,不再显示。",
        "Version {version} was changed after it was published and is not shown any more.",
    ),
    "version_changed.why": (
        "与发布时不同的文件:{files}。其中的数字不一定是由台账算出的。",
        "Files that are not what was published: {files}. Their figures need not be what the "
        "ledgers give.",
    ),
    "version_changed.remedy": (
        "重新构建:xuntu build;或回到上一个完好的版本:xuntu rollback。并请查明是谁改动了数据目录。",
        "Build it again: xuntu build; or go back to the last good one: xuntu rollback. Find out "
        "who changes the data folder.",
    ),
    "version_held.what": (
        "版本 {version} 正被另一个程序占用,打不开。",
        "Another program holds version {version}, so it cannot be opened.",
    ),
    "version_held.why": (
        "{holder} 以可写方式打开了它的文件。",
        "{holder} has opened its file for writing.",
    ),
    "version_held.remedy": (
        "请关闭 {holder},然后刷新页面。用其他工具查看时,请以只读方式打开。",
        "Close {holder}, then reload the page. Open the file read-only in other tools.",
    ),
    "holder": ("{program}(进程 {pid})", "{program} (PID {pid})"),
    "holder_unknown": (
        "另一个数据库工具(进程未知)",
        "another database tool (its process is unknown)",
    ),
    "no_good_version.what": (
        "没有完好的版本可以回退。",
        "There is no good version to go back to.",
    ),
    "no_good_version.why": (
        "{folder} 中保留的版本都不完整,或发布之后被改动过。",
        "Every version kept in {folder} is incomplete or was changed after it was published.",
    ),
    "no_good_version.remedy": (
        "请重新构建:xuntu build --force。",
        "Build a new one: xuntu build --force.",
    ),
    "rolled_back_outdated": (
        "这个版本由较早的模型构建,页面上有的内容可能缺失;要按现在的定义显示,请运行 xuntu build。",
        "This version was built by earlier models, so pages may lack some of their content; run "
        "xuntu build to show it by today's definitions.",
    ),
    "version_outdated.what": (
        "这一页需要版本 {version} 没有的内容。",
        "This page needs what version {version} does not hold.",
    ),
    "version_outdated.why": (
        "这个版本由较早的模型构建。",
        "That version was built by earlier models.",
    ),
    "version_outdated.remedy": ("请运行:xuntu build。", "Run: xuntu build."),
    # --- doctor -----------------------------------------------------------------------------
    "doctor_modes": (
        "数据目录 {root} 只有本人能读写",
        "The data folder {root} is open to its owner only",
    ),
    "doctor_modes_wide": (
        "数据目录中权限过宽的有 {count} 处:{paths}",
        "Open to others, or published and writable, in the data folder: {count}; {paths}",
    ),
    "doctor_modes_tightened": (
        "已收紧,不必再处理",
        "They have just been closed; nothing is left to do",
    ),
    "doctor_modes_remedy": (
        "请由文件的所有者运行:chmod -R go= {root};文件系统不支持权限的,请换一个目录",
        "Let their owner run: chmod -R go= {root}; where the file system knows no permissions, use "
        "another folder",
    ),
    "doctor_version_unhashed": (
        "当前版本 {version} 可以打开;它由较早的程序发布,没有记下哈希,无法核对是否被改动",
        "The current version {version} opens; an earlier program published it without hashes, so "
        "it cannot be told whether it was changed",
    ),
    "doctor_version_unhashed_remedy": (
        "重新构建即可:xuntu build --force",
        "Build it again: xuntu build --force",
    ),
    "doctor_version_outdated": (
        "当前版本 {version} 由较早的模型构建",
        "The current version {version} was built by earlier models",
    ),
    "doctor_version_outdated_remedy": ("请运行:xuntu build", "Run: xuntu build"),
    "doctor_versions_unusable": (
        "有不完整或被改动的版本:{versions}",
        "Versions that are incomplete or were changed: {versions}",
    ),
    "doctor_versions_unusable_remedy": (
        "它们不会被显示;确认不再需要后,请从 {folder} 中删除",
        "They are not shown; delete them from {folder} once they are not needed",
    ),
    "doctor_batches": (
        "已入库批次 {count} 个,与入库时一致",
        "Accepted batches: {count}, each as it was accepted",
    ),
}
