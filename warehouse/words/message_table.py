"""Every message of the command line and of the warehouse's errors: key -> (Chinese, English).

An error has three sentences: `<key>.what`, `<key>.why`, `<key>.remedy`.
"""

from __future__ import annotations

from warehouse.words.message_table_faults import FAULTS
from warehouse.words.message_table_kept import KEPT
from warehouse.words.message_table_seeds import SEEDS

MESSAGES: dict[str, tuple[str, str]] = {
    **KEPT,
    **SEEDS,
    # --- settings ---------------------------------------------------------------------------
    "settings_unreadable.what": (
        "无法读取设置文件 {file}。",
        "The settings file {file} is unreadable.",
    ),
    "settings_unreadable.why": ("原因:{reason}", "Reason: {reason}"),
    "settings_unreadable.remedy": (
        "请按 TOML 格式(UTF-8 编码)改正,或删除该文件以使用默认设置。",
        "Correct it (TOML, UTF-8), or delete it to use the defaults.",
    ),
    "settings_unknown_key.what": (
        "设置文件 {file} 中有不认识的项“{key}”。",
        "The settings file {file} has an unknown key '{key}'.",
    ),
    "settings_unknown_key.why": ("可用的项:{known}。", "Known keys: {known}."),
    "settings_unknown_key.remedy": ("请改名或删除该项。{hint}", "Rename or delete it. {hint}"),
    "settings_near": ("是否想写“{key}”?", "Did you mean '{key}'?"),
    "settings_bad_value.what": (
        "设置文件 {file} 中“{key}”的值 {value} 不能用。",
        "The settings file {file} has an unusable value {value} for '{key}'.",
    ),
    "settings_bad_value.why": ("它应当是{expected}。", "It should be {expected}."),
    "settings_bad_value.remedy": ("请改正该项。", "Correct it."),
    "settings_expect_text": ("带引号的文字", "text in quotes"),
    "settings_expect_region": (
        '带引号的六位行政区划代码,例如 "360000"',
        'a six-digit region code in quotes, such as "360000"',
    ),
    "settings_expect_language": ('"zh" 或 "en"', '"zh" or "en"'),
    "settings_expect_date": (
        "不带引号的日期,例如 2024-06-30",
        "a date without quotes, such as 2024-06-30",
    ),
    "settings_expect_person_counts": ('"full" 或 "suppressed"', '"full" or "suppressed"'),
    "settings_expect_count": ("不小于 1 的整数", "a whole number of at least 1"),
    "label_unusable.what": (
        "密级标识 {label} 不能用。",
        "The classification label {label} cannot be used.",
    ),
    "label_unusable.why": (
        "它要写在每个页面和每份导出、打印件上。",
        "It stands on every screen, export and print.",
    ),
    "label_unusable.remedy": (
        "请用一行文字,不超过 {most} 个字,例如“内部资料”。",
        "Use one line of text of at most {most} characters, such as 内部资料.",
    ),
    "label_not_written.what": (
        "没能把密级标识写进设置文件 {file}。",
        "The classification label could not be written into the settings file {file}.",
    ),
    "label_not_written.why": (
        "该文件的写法特殊,自动修改可能改动别的内容。",
        "The file is written in a way in which editing it might change something else.",
    ),
    "label_not_written.remedy": (
        "请自己在文件中写上这一行:{line}",
        "Write this line into it yourself: {line}",
    ),
    # --- batches ----------------------------------------------------------------------------
    "table_unknown.what": ("不认识的台账表“{table}”。", "There is no ledger table '{table}'."),
    "table_unknown.why": ("可用的表:{known}。", "Known tables: {known}."),
    "table_unknown.remedy": (
        "请改正表名后再导入。",
        "Correct the name and offer the tables again.",
    ),
    "columns_wrong.what": (
        "台账表“{table}”的列与约定不符。",
        "The columns of ledger table '{table}' are not as agreed.",
    ),
    "columns_wrong.why": ("{complaints}", "{complaints}"),
    "columns_wrong.remedy": (
        "请按模板改正列名和类型后再导入。",
        "Correct names and types as in the template and offer the tables again.",
    ),
    "columns_missing": ("缺少:{columns}", "missing: {columns}"),
    "columns_unknown": ("多出:{columns}", "unknown: {columns}"),
    "columns_type": (
        "{column} 应为 {expected},实为 {found}",
        "{column} should be {expected} but is {found}",
    ),
    "provenance_partial": (
        "source_file、source_sheet、source_row 须同时给出",
        "source_file, source_sheet and source_row must come together",
    ),
    "rows_refused.what": (
        "台账有 {count} 处不符合规则,未接收任何数据。",
        "The ledgers break rules in {count} places; nothing was accepted.",
    ),
    "rows_refused.why": ("{failures}", "{failures}"),
    "rows_refused.remedy": (
        "请改正这些行后再导入。",
        "Correct these rows and offer the tables again.",
    ),
    "rows_refused_line": (
        "{table}.{column}:{rule},{count} 行;例如 {examples}",
        "{table}.{column}: {rule}, {count} rows; for example {examples}",
    ),
    "no_tables.what": ("没有可接收的台账表。", "No ledger table was offered."),
    "no_tables.why": ("一批数据至少要有一张表。", "A batch holds at least one table."),
    "no_tables.remedy": ("请至少给出一张表。", "Offer at least one table."),
    "mixed_real.what": (
        "数据目录中是演示数据,不能再接收真实台账。",
        "The data folder holds demonstration data; real ledgers are not accepted beside it.",
    ),
    "mixed_real.why": (
        "演示数据与真实数据混在一起,任何数字都不再可信。",
        "Mixed with invented figures, no figure could be trusted.",
    ),
    "mixed_real.remedy": (
        "先清除演示数据:xuntu demo --clear;或用 XUNTU_HOME 指定另一个数据目录。",
        "Clear the demonstration first: xuntu demo --clear; or name another folder in XUNTU_HOME.",
    ),
    "mixed_demonstration.what": (
        "数据目录中已有真实台账,不能生成演示数据。",
        "The data folder holds real ledgers; demonstration data are not put beside them.",
    ),
    "mixed_demonstration.why": (
        "演示数据与真实数据混在一起,任何数字都不再可信。",
        "Mixed with invented figures, no figure could be trusted.",
    ),
    "mixed_demonstration.remedy": (
        "请换一个数据目录:XUNTU_HOME=另一目录 xuntu demo。",
        "Use another data folder: XUNTU_HOME=another-folder xuntu demo.",
    ),
    "second_demonstration.what": (
        "数据目录中已有另一份演示数据({batch})。",
        "The data folder already holds another demonstration ({batch}).",
    ),
    "second_demonstration.why": (
        "两份演示数据的编号相同,不能并存。",
        "Two demonstrations use the same ids and cannot stand side by side.",
    ),
    "second_demonstration.remedy": (
        "先清除:xuntu demo --clear,再生成。",
        "Clear it first: xuntu demo --clear, then generate again.",
    ),
    "no_batches.what": (
        "数据目录 {root} 中没有任何批次。",
        "The data folder {root} holds no batch.",
    ),
    "no_batches.why": ("没有数据可供构建。", "There is nothing to build from."),
    "no_batches.remedy": (
        "生成演示数据:xuntu demo。",
        "Generate the demonstration data: xuntu demo.",
    ),
    # --- versions ---------------------------------------------------------------------------
    "no_version.what": ("还没有发布任何版本。", "No version has been published yet."),
    "no_version.why": (
        "数据目录 {root} 中没有可供读取的仓库。",
        "The data folder {root} holds no warehouse to read.",
    ),
    "no_version.remedy": (
        "请运行:xuntu build(没有数据时先运行 xuntu demo)。",
        "Run: xuntu build (after xuntu demo when there are no data).",
    ),
    "pointer_damaged.what": (
        "版本指针 {file} 无法读取。",
        "The pointer to the current version, {file}, is unreadable.",
    ),
    "pointer_damaged.why": ("原因:{reason}", "Reason: {reason}"),
    "pointer_damaged.remedy": (
        "运行 xuntu rollback 回到最后一个完好的版本;用 xuntu versions 查看后,"
        "也可以用 xuntu rollback 版本号 指定。",
        "Go back to the last good version: xuntu rollback; or set one that xuntu versions lists: "
        "xuntu rollback VERSION.",
    ),
    "version_missing": (
        "它指向的版本 {version} 不存在或不完整",
        "the version it names, {version}, is missing or incomplete",
    ),
    "version_unopenable.what": ("版本 {version} 打不开。", "Version {version} cannot be opened."),
    "version_unopenable.why": ("原因:{reason}", "Reason: {reason}"),
    "version_unopenable.remedy": (
        "回到上一版本:xuntu rollback;或重新构建:xuntu build --force。",
        "Go back: xuntu rollback; or build again: xuntu build --force.",
    ),
    "version_unknown.what": ("没有版本 {version}。", "There is no version {version}."),
    "version_unknown.why": ("现有版本:{known}。", "Versions kept: {known}."),
    "version_unknown.remedy": (
        "用 xuntu versions 查看后再选。",
        "Choose one of those that xuntu versions lists.",
    ),
    "no_older_version.what": (
        "没有更早的版本可以回退。",
        "There is no earlier version to go back to.",
    ),
    "no_older_version.why": ("当前版本是 {version}。", "The current version is {version}."),
    "no_older_version.remedy": (
        "用 xuntu versions 查看现有版本。",
        "See the versions kept with xuntu versions.",
    ),
    "none": ("无", "none"),
    # --- building ---------------------------------------------------------------------------
    "step_dbt_start": ("准备构建", "Starting dbt"),
    "step_dbt": ("构建与检验:{name}", "Building and testing: {name}"),
    "step_audit": ("审核新版本", "Auditing the new version"),
    "step_publish": ("发布", "Publishing"),
    "build_running.what": ("另一个进程正在构建。", "Another process is building."),
    "build_running.why": ("进程号 {pid},开始于 {since}。", "Process {pid}, since {since}."),
    "build_running.remedy": (
        "请等它结束后再运行 xuntu build。",
        "Wait until it has finished, then run xuntu build.",
    ),
    "build_failed.what": (
        "构建失败,读者看到的仍是原来的版本。",
        "The build failed; readers keep the version they had.",
    ),
    "build_failed.why": ("{failures}", "{failures}"),
    "build_failed.remedy": (
        "查看详情:less {log}(末尾是出错的 SQL)。改正后再运行 xuntu build。",
        "See more: less {log} (the failing SQL is at its end). Correct it and run xuntu build.",
    ),
    "failed_test": ("检验未通过:{name},{rows} 行不符。", "Test failed: {name}, {rows} rows."),
    "failed_model": ("模型出错:{name}。{reason}", "Model failed: {name}. {reason}"),
    "failed_more": ("另有 {count} 项。", "And {count} more."),
    "failed_dbt": ("dbt 退出码 {code}。{reason}", "dbt ended with code {code}. {reason}"),
    "disk_full.what": (
        "磁盘已满,读者看到的仍是原来的版本。",
        "The disk is full; readers keep the version they had.",
    ),
    "disk_full.why": (
        "数据目录 {root} 所在的磁盘没有剩余空间。",
        "There is no space left where the data folder {root} lies.",
    ),
    "disk_full.remedy": (
        "请清理磁盘,或在 xuntu.toml 中减少 versions_kept,然后重新运行。",
        "Free some space, or lower versions_kept in xuntu.toml, and run the command again.",
    ),
    "disk_full_batches.what": (
        "磁盘已满,没有入库,批次都和原来一样。",
        "The disk is full; nothing was accepted, and all batches are as they were.",
    ),
    "disk_full_batches.why": (
        "数据目录 {root} 所在的磁盘没有剩余空间。",
        "There is no space left where the data folder {root} lies.",
    ),
    "disk_full_batches.remedy": (
        "请清理磁盘后再试一次。",
        "Free some space and try again.",
    ),
    "audit_refused.what": (
        "新版本未通过审核,读者看到的仍是原来的版本。",
        "The new version did not pass the audit; readers keep the version they had.",
    ),
    "audit_refused.why": ("{findings}", "{findings}"),
    "audit_refused.remedy": (
        "请检查台账与模型后再运行 xuntu build;确属正常减少时:xuntu build --accept-shrinkage。",
        "Check ledgers and models and run xuntu build; "
        "where rows were meant to go: xuntu build --accept-shrinkage.",
    ),
    "audit_missing": ("缺少表 {table}。", "Table {table} is missing."),
    "audit_version": (
        "meta_version 为 {said},应为 {version}、{as_of}。",
        "meta_version says {said} instead of {version}, {as_of}.",
    ),
    "audit_grid": (
        "{table} 有 {count} 个地区的月份或责任层级不完整,例如 {example}。",
        "{table} lacks months or responsibility levels of {count} regions, such as {example}.",
    ),
    "audit_published": (
        "{source} {region} {metric}:演示数据为 {own},公开数据为 {low} 至 {high}。",
        "{source} {region} {metric}: the demonstration has {own}, published is {low} to {high}.",
    ),
    "audit_shrunk": (
        "{table} 由 {before} 行减为 {now} 行。",
        "{table} went from {before} rows to {now}.",
    ),
    # --- command line -----------------------------------------------------------------------
    "build_published": (
        "已发布版本 {version},数据截至 {as_of},用时 {seconds} 秒。",
        "Published version {version}, as of {as_of}, in {seconds} s.",
    ),
    "build_emptied": (
        "已没有任何有效批次:已发布空版本 {version},原来的数字不再显示,用时 {seconds} 秒。",
        "No batch is left: published the empty version {version}; the figures before it are no "
        "longer shown. {seconds} s.",
    ),
    "build_unchanged": (
        "数据、模型和设置都没有变化,仍为版本 {version}(截至 {as_of}),未重新构建。",
        "Data, models and settings are unchanged: still version {version} (as of {as_of}).",
    ),
    "demo_generated": (
        "已生成演示数据 {batch},共 {rows} 行。下一步:xuntu build",
        "Generated the demonstration data {batch}, {rows} rows. Next: xuntu build",
    ),
    "demo_cleared": ("已清除演示数据:{batches}。", "Cleared demonstration data: {batches}."),
    "rolled_back": (
        "当前版本改为 {version},数据截至 {as_of}。",
        "The current version is now {version}, as of {as_of}.",
    ),
    "version_line": (
        "{mark} {version}  截至 {as_of}  构建于 {built_at}  {rows} 行  {size} MB  {kind}  "
        "批次 {batches}",
        "{mark} {version}  as of {as_of}  built {built_at}  {rows} rows  {size} MB  {kind}  "
        "batches {batches}",
    ),
    "version_demonstration": ("演示数据", "demonstration"),
    "version_real": ("真实台账", "real ledgers"),
    "unexpected": (
        "程序出错({error}),详情见 {file}。",
        "The program failed ({error}); details are in {file}.",
    ),
    # --- serving ----------------------------------------------------------------------------
    "address_refused.what": (
        "不能在 {address} 上提供服务。",
        "The dashboard is not served on {address}.",
    ),
    "address_refused.why": (
        "目前没有登录功能,其他地址会让任何人都能看到数据。",
        "There is no sign-in yet: on any other address anybody could read the data.",
    ),
    "address_refused.remedy": (
        "请使用本机地址:运行 xuntu serve,不要用参数、环境变量或配置文件改 server.address。",
        "Use this machine's own: run xuntu serve, and set server.address in no flag, environment "
        "variable or configuration file.",
    ),
    "setting_refused.what": (
        "不能用 {option} = {value} 启动看板。",
        "The dashboard does not start with {option} = {value}.",
    ),
    "setting_refused.why": (
        "这一项必须是 {wanted},否则看板的保护会变弱。",
        "It has to be {wanted}: anything else weakens what protects the dashboard.",
    ),
    "setting_refused.remedy": (
        "从参数、环境变量 {variable} 和配置文件中去掉这一项,或直接运行 xuntu serve。",
        "Take it out of the flags, the environment ({variable}) and the configuration files, or "
        "run xuntu serve.",
    ),
    "unguarded.what": (
        "这样启动的看板不显示数据。",
        "Started like this, the dashboard shows nothing.",
    ),
    "unguarded.why": (
        "浏览器的请求没有经过看板自己的检查。",
        "What browsers ask does not pass the dashboard's own checks.",
    ),
    "unguarded.remedy": (
        "请运行 xuntu serve,或在项目文件夹里运行 streamlit run app.py。",
        "Run xuntu serve, or streamlit run app.py in the project's folder.",
    ),
    "request_refused_host": (
        "看板只在本机打开:请用 http://127.0.0.1 的地址。",
        "The dashboard opens on its own machine only: use its address at http://127.0.0.1.",
    ),
    "request_refused_origin": (
        "其他网站的页面不能读取看板。",
        "Pages of other sites may not read the dashboard.",
    ),
    "request_refused_remote": (
        "目前没有登录功能,看板不向其他机器提供,也不经代理提供。",
        "There is no sign-in yet: the dashboard is not served to other machines, nor by a proxy.",
    ),
    "request_refused_path": ("没有这个地址。", "There is nothing at this address."),
    "port_taken.what": ("端口 {port} 已被占用。", "Port {port} is taken."),
    "port_taken.why": (
        "另一个程序(也许是已打开的看板)正在使用它。",
        "Another program listens there, perhaps a dashboard already running.",
    ),
    "port_taken.remedy": (
        "打开 http://127.0.0.1:{port} 看看,或换一个端口:xuntu serve --port {other}。",
        "Try http://127.0.0.1:{port}, or use another port: xuntu serve --port {other}.",
    ),
    "server_failed.what": ("看板意外停止。", "The dashboard stopped by itself."),
    "server_failed.why": ("退出码 {code}。", "Exit code {code}."),
    "server_failed.remedy": (
        "请查看上面的输出,并运行 xuntu doctor。",
        "See the output above, and run xuntu doctor.",
    ),
    "serve_ready": (
        "看板已启动:{url}(按 Ctrl-C 停止)",
        "The dashboard is at {url} (Ctrl-C stops it)",
    ),
    "serve_out_of_date": (
        "当前版本 {version} 之后,数据、模型或设置有变化;运行 xuntu build 更新。",
        "Data, models or settings changed since version {version}; update with xuntu build.",
    ),
    "serve_empty": (
        "还没有数据,看板将显示空白状态。",
        "There are no data yet; the dashboard opens empty.",
    ),
    "serve_generating": ("没有数据,先生成演示数据。", "No data: generating the demonstration."),
    "serve_building": ("构建第一个版本。", "Building the first version."),
    # --- doctor -----------------------------------------------------------------------------
    "doctor_well": ("[正常] {said}", "[ok]      {said}"),
    "doctor_lacking": ("[缺少] {said}", "[lacking] {said}"),
    "doctor_ill": ("[错误] {said}", "[error]   {said}"),
    "doctor_setup": ("重新安装:make setup", "Install again: make setup"),
    "doctor_python": ("Python {found}", "Python {found}"),
    "doctor_python_remedy": (
        "请安装 Python 3.11 至 3.13,再运行 make setup。",
        "Install Python 3.11 to 3.13, then run make setup.",
    ),
    "doctor_packages": ("依赖包齐全,版本相符", "Packages are installed as required"),
    "doctor_packages_wrong": ("依赖包缺少或不符:{wrong}", "Packages missing or wrong: {wrong}"),
    "doctor_packages_differ": (
        "依赖包版本与锁定文件不同:{differing}",
        "Packages differ from the lock file: {differing}",
    ),
    "doctor_folder": ("数据目录 {root} 可写", "The data folder {root} is writable"),
    "doctor_folder_wrong": (
        "数据目录 {root} 不可写:{reason}",
        "The data folder {root} cannot be written: {reason}",
    ),
    "doctor_folder_remedy": (
        "请改正权限,或用 XUNTU_HOME 指定另一个目录。",
        "Correct its permissions, or name another folder in XUNTU_HOME.",
    ),
    "doctor_space": ("剩余空间 {free} GB", "{free} GB free"),
    "doctor_space_remedy": (
        "全国规模的构建约需 2 GB,请清理磁盘。",
        "A national build needs about 2 GB: free some space.",
    ),
    "doctor_settings": ("设置文件有效", "The settings are valid"),
    "doctor_root_ended": (
        "root_region 是以前的区划 {past},现为 {now}",
        "root_region is a region of the past, {past}; it is {now} today",
    ),
    "doctor_root_ended_remedy": (
        "请在 {file} 中改填现行代码。",
        "Write the code of today into {file}.",
    ),
    "doctor_county_ended": (
        "已入库的村属于以前的区划 {past},现为 {now}",
        "Accepted villages lie in a region of the past, {past}; it is {now} today",
    ),
    "doctor_county_ended_remedy": (
        "请在名册、计划等表中改填现行代码({now}),重新导入,作为更正入库。",
        "Write the code of today ({now}) into roster, plan and the other tables, and import them "
        "again: they are taken as corrections.",
    ),
    "doctor_version": ("当前版本 {version} 可以打开", "The current version {version} opens"),
    "doctor_project": ("dbt 项目与 seeds 齐全", "The dbt project and the seeds are in place"),
    "doctor_project_wrong": ("缺少文件:{missing}", "Missing: {missing}"),
    "doctor_project_remedy": (
        "请在完整的代码目录中运行(可编辑安装:make setup)。",
        "Run from a complete checkout (editable installation: make setup).",
    ),
    "doctor_parse": ("dbt 项目可以解析", "The dbt project parses"),
    "doctor_parse_wrong": ("dbt 项目解析出错:{reason}", "The dbt project does not parse: {reason}"),
    "doctor_parse_remedy": (
        "改正后运行:dbt parse --project-dir dbt_project --profiles-dir dbt_project",
        "Correct it, then: dbt parse --project-dir dbt_project --profiles-dir dbt_project",
    ),
    "doctor_port": ("端口 {port} 空闲", "Port {port} is free"),
    "doctor_port_taken": (
        "端口 {port} 已被占用(也许看板已在运行)",
        "Port {port} is taken, perhaps by a running dashboard",
    ),
    "doctor_port_remedy": (
        "需要另开一个时:xuntu serve --port {other}",
        "For another one: xuntu serve --port {other}",
    ),
    "doctor_browser": (
        "有 Chromium(浏览器测试与打印)",
        "Chromium is there (browser tests, prints)",
    ),
    "doctor_browser_wrong": (
        "没有 Chromium:不能运行浏览器测试",
        "No Chromium: browser tests cannot run",
    ),
    "doctor_browser_remedy": (
        "安装:.venv/bin/playwright install chromium,或 apt-get install chromium",
        "Install it: .venv/bin/playwright install chromium, or apt-get install chromium",
    ),
    "doctor_font": ("有中文字体:{font}", "A Chinese font is there: {font}"),
    "doctor_font_wrong": (
        "没有中文字体:本机生成的图片和打印件会显示方框",
        "No Chinese font: pictures and prints made here would show boxes",
    ),
    "doctor_font_remedy": (
        "安装:apt-get install fontconfig fonts-noto-cjk",
        "Install one: apt-get install fontconfig fonts-noto-cjk",
    ),
    # --- commands of ledger intake ------------------------------------------------------------
    "template_name": ("巡图台账模板.xlsx", "xuntu-template.xlsx"),
    "template_written": (
        "模板已写入 {file}。填好后:xuntu import {file}",
        "The template is in {file}. Once filled in: xuntu import {file}",
    ),
    "file_in_the_way.what": ("文件 {file} 已经存在。", "The file {file} exists already."),
    "file_in_the_way.why": (
        "它可能已经填过,不能覆盖。",
        "It may have been filled in, so it is not overwritten.",
    ),
    "file_in_the_way.remedy": (
        "请用 --output 换一个文件名,或先移走该文件。",
        "Name another file with --output, or move that one away.",
    ),
    "classification_set": (
        "密级标识已设为“{label}”(写入 {file})。台账不得在低于其密级的计算机上使用。",
        "The classification label is now {label} (in {file}). "
        "Ledgers must not be used on a machine below their level.",
    ),
    "import_file_known": (
        "{file}:同一内容已在批次 {batch} 入库,这次不再导入。",
        "{file}: this very content went into batch {batch}; it is not imported again.",
    ),
    "import_sheet": (
        "{file} · {sheet}:共 {rows} 行 = 合格 {accepted} + 待答复 {pending} + 退回 {rejected} "
        "+ 不导入 {skipped}",
        "{file} · {sheet}: {rows} rows = good {accepted} + asked {pending} + refused {rejected} "
        "+ left out {skipped}",
    ),
    "import_cells": (
        "    填了内容的单元格 {cells} 个:{parts}",
        "    filled cells {cells}: {parts}",
    ),
    "import_skipped": ("    不导入的:{reasons}", "    left out: {reasons}"),
    "import_ledger_counts": (
        "{file} · {sheet}:{rows} 行,{problems} 个问题,{measures} 条措施",
        "{file} · {sheet}: {rows} rows, {problems} problems, {measures} measures",
    ),
    "import_total": (
        "合计:{rows} 行 = 合格 {accepted} + 待答复 {pending} + 退回 {rejected} + 不导入 {skipped}",
        "In all: {rows} rows = good {accepted} + asked {pending} + refused {rejected} "
        "+ left out {skipped}",
    ),
    "import_corrections": (
        "更正已入库的数据 {count} 行(按答复保留原样的 {kept} 行):",
        "{count} accepted rows are corrected ({kept} are kept as they are, as answered):",
    ),
    "import_correction": (
        "  [更正] {place}:{title} {named},{header}:{before} → {after}  ({answer})",
        "  [corrected] {place}: {title} {named}, {header}: {before} → {after}  ({answer})",
    ),
    "import_correction_kept": (
        "  [保留] {place}:{title} {named},{header}:仍为 {before},不改为 {after}  ({answer})",
        "  [kept] {place}: {title} {named}, {header}: stays {before}, not {after}  ({answer})",
    ),
    "import_corrections_more": (
        "  另有 {count} 处更正没有列出;用 --show 列出更多。",
        "  And {count} more fields; --show lists more of them.",
    ),
    "import_corrections_keep": (
        "  入库即全部更正,原来的内容留存。要保留某一行,加 --answer 括号中的键=keep。",
        "  Accepting takes them all, and the earlier rows are kept on record. To keep one as it "
        "is, add --answer KEY=keep with the key in brackets.",
    ),
    "import_rule": ("[{severity}] {rule}:{count} 处", "[{severity}] {rule}: {count}"),
    "import_finding": (
        "[{severity}] {place}:{what}{remedy}",
        "[{severity}] {place}: {what} {remedy}",
    ),
    "import_findings_more": (
        "另有 {count} 处没有列出;用 --annotated 目录 可得到逐格标注的副本。",
        "And {count} more; --annotated DIR writes copies that mark every cell.",
    ),
    "place_file": ("{file}", "{file}"),
    "place_sheet": ("{file} · {sheet}", "{file} · {sheet}"),
    "place_row": ("{file} · {sheet} 第 {row} 行", "{file} · {sheet}, row {row}"),
    "place_rows": ("{file} · {sheet} {rows}", "{file} · {sheet}, {rows}"),
    "place_cells": (
        "{file} · {sheet} {rows} {column} 列“{header}”=“{value}”",
        "{file} · {sheet}, {rows}, column {column} ({header}) = '{value}'",
    ),
    "place_column": (
        "{file} · {sheet} {column} 列“{header}”",
        "{file} · {sheet}, column {column} ({header})",
    ),
    "place_cell": (
        "{file} · {sheet} 第 {row} 行 {column} 列“{header}”=“{value}”",
        "{file} · {sheet}, row {row}, column {column} ({header}) = '{value}'",
    ),
    "import_question": (
        "[问题] {title}({rows} 行)\n    答复:--answer '{key}=答案'",
        "[question] {title} ({rows} rows)\n    answer: --answer '{key}=VALUE'",
    ),
    "import_option": ("    {value}:{label}", "    {value}: {label}"),
    "import_options_more": (
        "    另有 {count} 种答案,见答复文件",
        "    and {count} more, in the file of answers",
    ),
    "answers_written": (
        "有 {count} 个问题待答复,已写入 {file}。填好后再运行一次,并加上 --answers {file}",
        "{count} questions are open; they are in {file}. Fill it in and run the import again "
        "with --answers {file}",
    ),
    "import_checked_only": ("只核对,没有入库。", "Checked only; nothing was accepted."),
    "import_nothing_new": (
        "没有新的内容,没有入库。",
        "There is nothing new in it; nothing was accepted.",
    ),
    "import_accepted": (
        "已入库:批次 {batch},共 {rows} 行数据。",
        "Accepted: batch {batch}, {rows} rows of data.",
    ),
    "import_refusals": (
        "没有入库的 {count} 行在 {file},改正后可再导入。",
        "The {count} rows that were not accepted are in {file}: mend them and import it.",
    ),
    "import_next": (
        "下一步:xuntu build(看板更新);要撤回:xuntu undo {batch}",
        "Next: xuntu build (for the dashboard); to take it back: xuntu undo {batch}",
    ),
    "annotated_name": ("{stem}(已标注).xlsx", "{stem} (annotated).xlsx"),
    "annotated_written": ("标注副本:{file}", "Annotated copy: {file}"),
    "refusals_name": ("退回的行.xlsx", "refused rows.xlsx"),
    "refusals_written": ("退回和待答复的行:{file}", "Rows refused or asked about: {file}"),
    "batches_none": (
        "还没有任何批次。导入台账:xuntu import 文件;或生成演示数据:xuntu demo",
        "There is no batch yet. Import ledgers: xuntu import FILE; or generate the demonstration: "
        "xuntu demo",
    ),
    "batch_line": (
        "{batch}  {at}  {by}  {rows} 行({tables} 张表,更正 {corrections} 行)  {files}",
        "{batch}  {at}  {by}  {rows} rows ({tables} tables, {corrections} corrections)  {files}",
    ),
    "batch_line_undone": (
        "{line}  [已撤回:{undone_by},{undone_at};恢复:xuntu redo]",
        "{line}  [undone by {undone_by} at {undone_at}; to bring it back: xuntu redo]",
    ),
    "batch_undone": (
        "已撤回批次 {batch}({rows} 行)。下一步:xuntu build;要恢复:xuntu redo {batch}",
        "Undid batch {batch} ({rows} rows). Next: xuntu build; to bring it back: "
        "xuntu redo {batch}",
    ),
    "batch_redone": (
        "已恢复批次 {batch}({rows} 行)。下一步:xuntu build",
        "Brought batch {batch} back ({rows} rows). Next: xuntu build",
    ),
    "batch_line_removed": (
        "{batch}  {rows} 行  [已彻底删除:{by},{at}]",
        "{batch}  {rows} rows  [removed for good by {by} at {at}]",
    ),
    "purge_confirm": (
        "彻底删除批次 {batch} 及由它产生的一切:数据行、退回表、记住的答复、各版本和日志。"
        "删除后不能恢复;您自己另存的文件和备份不在其内。要继续,请输入批次号",
        "Batch {batch} and everything made of it will be removed for good: its rows, its refused "
        "rows, the answers remembered from it, versions and logs. This cannot be undone; copies "
        "and backups that you made yourself are not touched. To go on, type the batch id",
    ),
    "purge_not_confirmed": (
        "输入的不是 {batch},什么都没有删除。",
        "That is not {batch}; nothing was removed.",
    ),
    "purged": (
        "已彻底删除批次 {batch}({rows} 行),以及含有它的版本:{versions}。",
        "Removed batch {batch} ({rows} rows) for good, and the versions that held it: {versions}.",
    ),
    "version_empty.what": ("现在没有任何数据。", "There are no data now."),
    "version_empty.why": (
        "所有批次都已撤回或删除,已发布的是空版本 {version}。",
        "Every batch was taken back or removed; what is published is the empty version {version}.",
    ),
    "version_empty.remedy": (
        "在“台账导入”页导入台账,或恢复已撤回的批次。",
        'Import ledgers on the page "Intake", or restore a batch that was taken back.',
    ),
    # --- ledger intake ------------------------------------------------------------------------
    "step_interpret": ("逐行解读", "interpreting"),
    "step_check": ("核对", "checking"),
    "step_accept": ("入库", "accepting"),
    "step_annotate": ("标注 {file}", "annotating {file}"),
    "step_wait_for_build": (
        "另一次构建还没有结束,结束后接着构建",
        "waiting for the end of another build; this one follows",
    ),
    "job_starting": ("正在启动", "starting"),
    "job_broken.what": ("处理中断了。", "The work broke off."),
    "job_broken.why": (
        "处理进程被系统结束,多半是内存不足或计算机重启。",
        "Its process was ended by the system, most likely for want of memory or by a restart.",
    ),
    "job_broken.remedy": (
        "已入库的批次和已发布的版本都完好;请再试一次,仍不行时把文件拆小。",
        "Accepted batches and the published version are whole. Try again, with smaller files if it "
        "happens once more.",
    ),
    "job_too_large.what": (
        "文件太大,已停止处理。",
        "The files are too large; the work was stopped.",
    ),
    "job_too_large.why": (
        "处理所需内存超过 {limit} GB 的上限。",
        "They needed more than the limit of {limit} GB of memory.",
    ),
    "job_too_large.remedy": (
        "请按县或按轮次拆成几个文件,分批导入。",
        "Split them by county or by round and import them one after another.",
    ),
    "job_too_long.what": ("处理时间过长,已停止。", "The work took too long and was stopped."),
    "job_too_long.why": ("超过了 {limit} 分钟的上限。", "It went beyond {limit} minutes."),
    "job_too_long.remedy": (
        "请按县或按轮次拆成几个文件,分批导入。",
        "Split the files by county or by round and import them one after another.",
    ),
    "job_unexpected.what": ("处理时出现意外错误。", "An unexpected error stopped the work."),
    "job_unexpected.why": ("详情在日志 {log}。", "Its details are in the log {log}."),
    "job_unexpected.remedy": (
        "已入库的批次和已发布的版本都完好;请把日志交给技术人员。",
        "Accepted batches and the published version are whole; hand the log to whoever looks after "
        "the program.",
    ),
    **FAULTS,
}
