"""What is said of the reference tables (`warehouse.seeds`): key -> (Chinese, English).

Each sentence names what is wrong and how it is mended; where it stands is put before it.
"""

from __future__ import annotations

SEEDS: dict[str, tuple[str, str]] = {
    "seeds_wrong.what": (
        "参考表有 {count} 处不能用,涉及{files}。",
        "The reference tables (seeds/) have {count} faults in {files}.",
    ),
    "seeds_wrong.why": ("{findings}", "{findings}"),
    "seeds_wrong.remedy": ("{convert}", "{convert}"),
    "seeds_wrong_once.what": (
        "参考表有 1 处不能用,涉及{files}。",
        "The reference tables (seeds/) have one fault, in {files}.",
    ),
    "seeds_wrong_once.why": ("{findings}", "{findings}"),
    "seeds_wrong_once.remedy": ("{convert}", "{convert}"),
    "seed_one_file": ("一个文件", "one file"),
    "seed_files": (" {count} 个文件", "{count} files"),
    "seeds_convert": (
        "xuntu seeds --convert 可无损改写编码、分隔符、换行、日期、是否和“.0”;其余请改正后重试,"
        "xuntu seeds 列出全部。",
        "xuntu seeds --convert rewrites encoding, delimiter, line ends, days, yes or no and '.0' "
        "without loss; correct the rest and try again. xuntu seeds lists everything.",
    ),
    "seeds_correct": (
        "请在 seeds/ 中改正后重试;xuntu seeds 列出全部。",
        "Correct them in seeds/ and try again; xuntu seeds lists everything.",
    ),
    "seeds_well": ("参考表(seeds/)没有问题。", "The reference tables (seeds/) are in order."),
    "seeds_converted": ("已改写:{files}。", "Rewritten: {files}."),
    "seeds_not_converted": (
        "没有可以自动改写的文件。",
        "There is no file that can be rewritten without loss.",
    ),
    "reference_unreadable.what": (
        "参考表 {file} 读不出来。",
        "The reference table {file} cannot be read.",
    ),
    "reference_unreadable.why": ("原因:{reason}", "Reason: {reason}"),
    "reference_unreadable.remedy": (
        "运行 xuntu seeds,会写明哪个文件、哪一行、怎样改。",
        "Run xuntu seeds: it names file, line and remedy.",
    ),
    # --- where ------------------------------------------------------------------------------
    "seed_at_file": ("{file}", "{file}"),
    "seed_at_line": ("{file} 第 {line} 行", "{file}, line {line}"),
    "seed_at_cell": (
        "{file} 第 {line} 行 {column} 列“{value}”",
        "{file}, line {line}, column {column}, '{value}'",
    ),
    "seed_line": ("{place}:{said}", "{place}: {said}"),
    "seed_line_and_more": ("{line}{more}", "{line} {more}"),
    "seed_same_in_one": ("(另有 1 处相同)", "(The same in 1 more place.)"),
    "seed_same_in_more": ("(另有 {count} 处相同)", "(The same in {count} more places.)"),
    "seed_left_out_one": ("……另有 1 处未列出。", "... and 1 more is not listed."),
    "seed_left_out": ("……另有 {count} 处未列出。", "... and {count} more are not listed."),
    # --- files ------------------------------------------------------------------------------
    "seed_description": (
        "这个说明文件读不懂:{reason}。请按 YAML 格式改正。",
        "This description cannot be understood: {reason}. Correct it as YAML.",
    ),
    "seed_missing": (
        "没有这个文件。请从备份或版本库取回。",
        "The file is missing. Bring it back from a backup or the repository.",
    ),
    "seed_unreadable": (
        "打不开({reason})。请检查权限,并关闭正在使用它的程序。",
        "It cannot be opened ({reason}). Check its permissions and close the program that uses it.",
    ),
    "seed_file_extra": (
        "不是已说明的参考表(也许是副本)。请移出 seeds/,或在 _seeds.yml 中说明。",
        "It is no described table, perhaps a copy. Move it out of seeds/, or describe it in "
        "_seeds.yml.",
    ),
    "seed_empty": (
        "文件是空的。请从备份或版本库取回。",
        "The file is empty. Bring it back from a backup or the repository.",
    ),
    "seed_workbook": (
        "这是 Excel 工作簿,只是改了扩展名。请在 Excel 中另存为“CSV UTF-8(逗号分隔)”。",
        "This is an Excel workbook under another name. Save it in Excel as 'CSV UTF-8 (comma "
        "delimited)'.",
    ),
    "seed_no_text": (
        "文件里有不是文字的内容。请在 Excel 中另存为“CSV UTF-8(逗号分隔)”。",
        "The file holds what is no text. Save it in Excel as 'CSV UTF-8 (comma delimited)'.",
    ),
    "seed_encoding": (
        "编码是 {encoding},应为 UTF-8(Excel 另存为“CSV”时常见)。运行 xuntu seeds --convert "
        "改为 UTF-8,或在 Excel 中另存为“CSV UTF-8(逗号分隔)”。",
        "It is encoded in {encoding}, not in UTF-8 (as Excel saves 'CSV'). Run xuntu seeds "
        "--convert, or save it in Excel as 'CSV UTF-8 (comma delimited)'.",
    ),
    "seed_no_encoding": (
        "编码既不是 UTF-8,也不是 GBK 或 UTF-16。请另存为 UTF-8。",
        "It is encoded neither in UTF-8 nor in GBK or UTF-16. Save it as UTF-8.",
    ),
    "seed_lost": (
        "另存时有字不在 GBK 之内,变成了问号。请补上原来的字,并存为 UTF-8。",
        "A character that GBK lacks became a question mark on saving. Put it back and save as "
        "UTF-8.",
    ),
    "seed_line_ends": (
        "换行方式混杂。运行 xuntu seeds --convert 统一。",
        "Its lines end in different ways. Run xuntu seeds --convert.",
    ),
    "seed_sep": (
        "第一行是 Excel 的“sep=”标记。运行 xuntu seeds --convert 删去。",
        "The first line is Excel's 'sep=' mark. Run xuntu seeds --convert to remove it.",
    ),
    "seed_semicolon": (
        "各列用分号隔开,应为逗号。运行 xuntu seeds --convert 改写。",
        "The columns are parted by semicolons, not commas. Run xuntu seeds --convert.",
    ),
    "seed_tab": (
        "各列用制表符隔开,应为逗号。运行 xuntu seeds --convert 改写。",
        "The columns are parted by tabs, not commas. Run xuntu seeds --convert.",
    ),
    "seed_full_width": (
        "各列用全角逗号隔开,应为半角逗号。运行 xuntu seeds --convert 改写。",
        "The columns are parted by full-width commas. Run xuntu seeds --convert.",
    ),
    "seed_bar": (
        "各列用竖线隔开,应为逗号。运行 xuntu seeds --convert 改写。",
        "The columns are parted by bars, not commas. Run xuntu seeds --convert.",
    ),
    "seed_quotes": (
        "从这一行起引号不成对,以后的内容没有检查。请补上引号,引号内的引号写两个。",
        "From this line on a quote is not closed; what follows was not checked. Close it, and "
        "double a quote within quotes.",
    ),
    # --- header and rows --------------------------------------------------------------------
    "seed_header_blanks": (
        "列名前后有空格。运行 xuntu seeds --convert 删去。",
        "A column's name has blanks around it. Run xuntu seeds --convert.",
    ),
    "seed_trailing": (
        "末尾多出 {count} 个空列(多余的逗号)。运行 xuntu seeds --convert 删去。",
        "It ends in empty columns ({count} commas too many). Run xuntu seeds --convert.",
    ),
    "seed_trailing_row": (
        "行末有多余的逗号。运行 xuntu seeds --convert 删去。",
        "The line ends in commas too many. Run xuntu seeds --convert.",
    ),
    "seed_blank_row": (
        "空行。运行 xuntu seeds --convert 删去。",
        "The line is blank. Run xuntu seeds --convert.",
    ),
    "seed_cells_few": (
        "只有 {found} 列,应有 {expected} 列。请补上缺少的逗号。",
        "The line has {found} of {expected} columns. Add the commas that are missing.",
    ),
    "seed_cells_many": (
        "有 {found} 列,应有 {expected} 列。含逗号的文字要加引号。",
        "The line has {found} columns instead of {expected}. Quote text that holds a comma.",
    ),
    "seed_full_width_in_row": (
        "只有 {found} 列,应有 {expected} 列:用了全角逗号。请改为半角逗号。",
        "The line has {found} of {expected} columns: it has full-width commas. Write plain ones.",
    ),
    "seed_column_missing": (
        "缺少列 {name}。请补上这一列。",
        "The column {name} is missing. Add it.",
    ),
    "seed_column_renamed": (
        "没有列 {name},这一列大概就是它。请把列名改回 {name}。",
        "There is no column {name}; this is probably it. Name it {name} again.",
    ),
    "seed_column_extra": (
        "多出的列 {name}。请删去,或在 _seeds.yml 中说明。",
        "The column {name} is not known. Remove it, or describe it in _seeds.yml.",
    ),
    "seed_column_unnamed": (
        "有一列没有列名{name}。请补上列名或删去该列。",
        "A column has no name{name}. Name or remove it.",
    ),
    "seed_column_twice": (
        "这个列名出现了两次。请删去一列。",
        "Two columns have this name. Remove one.",
    ),
    "seed_key_twice": (
        "与第 {first} 行重复。请删去其中一行,或改正编号。",
        "The same as in line {first}. Remove one of the rows, or correct its code.",
    ),
    "seed_days_order": (
        "早于 {first} 的 {day}。请改正其中一个日期。",
        "It is earlier than {first}, {day}. Correct one of the days.",
    ),
    "seed_overlap": (
        "与第 {other} 行同时有效。请给较早的一行填 valid_to(新一行生效的前一天)。",
        "Line {other} is valid at the same time. Fill in valid_to of the earlier row: the day "
        "before the later one begins.",
    ),
    "seed_reference": (
        "{other} 的 {field} 列中没有它。请改正,或先在那里补上。",
        "{other} has no such {field}. Correct it, or add it there first.",
    ),
    "seed_reference_near": (
        "{other} 的 {field} 列中没有它,是否是 {near}?请改正,或先在那里补上。",
        "{other} has no such {field}; did you mean {near}? Correct it, or add it there first.",
    ),
    # --- values -----------------------------------------------------------------------------
    "seed_required": ("这一格不能为空。请填写。", "This must not be empty. Fill it in."),
    "seed_only_blanks": (
        "只有空格。运行 xuntu seeds --convert 清空,或填写。",
        "There are only blanks. Run xuntu seeds --convert, or fill it in.",
    ),
    "seed_blanks": (
        "前后有空格,应为 {bare}。运行 xuntu seeds --convert 删去。",
        "There are blanks around {bare}. Run xuntu seeds --convert.",
    ),
    "seed_excel_error": (
        "这是 Excel 的错误值(或列太窄时的“####”)。请填写原来的值。",
        "This is an error of Excel, or what it shows in a narrow column. Enter the value itself.",
    ),
    "seed_broken_text": (
        "文字已经损坏(用错误的编码打开后又存过)。请从备份或版本库取回。",
        "The text is broken: it was opened in a wrong encoding and saved. Bring it back from a "
        "backup or the repository.",
    ),
    "seed_formula": (
        "这是公式。请只写它的值。",
        "This is a formula. Write its value alone.",
    ),
    "seed_scientific": (
        "被 Excel 改成了科学计数,末位数字可能已丢失。请写回原来的数字,该列在 Excel 中设为“文本”。",
        "Excel turned it into scientific notation, and its last digits may be lost. Write the "
        "digits again, and format the column as text in Excel.",
    ),
    "seed_point_zero": (
        "被改成了小数,应为 {bare}。运行 xuntu seeds --convert 改回。",
        "It was turned into a decimal; it should be {bare}. Run xuntu seeds --convert.",
    ),
    "seed_zeros_lost": (
        "大概少了开头的零(应为 {full})。请补上,该列在 Excel 中设为“文本”。",
        "Zeros at its beginning were probably lost ({full}). Write them again, and format the "
        "column as text in Excel.",
    ),
    "seed_not_allowed": (
        "不在允许的值之内:{allowed}。请改用其中一个。",
        "It is none of the values allowed: {allowed}. Use one of them.",
    ),
    "seed_pattern": (
        "写法不对,应符合 {pattern}。请改正。",
        "It is not written as it must be ({pattern}). Correct it.",
    ),
    "seed_not_number": ("不是数字。请填数字。", "This is no number. Enter a number."),
    "seed_not_whole": ("应为整数。请改正。", "It should be a whole number. Correct it."),
    "seed_thousands": (
        "不要千位分隔符,应为 {bare}。请改正。",
        "Write it without separators: {bare}.",
    ),
    "seed_percent": (
        "不要百分号:70% 写作 0.70。请改正。",
        "Write it without a percent sign: 70% is 0.70.",
    ),
    "seed_negative": ("不能是负数。请改正。", "It cannot be negative. Correct it."),
    "seed_day_written": (
        "日期应写作 {day}。运行 xuntu seeds --convert 改写。",
        "Write the day as {day}. Run xuntu seeds --convert.",
    ),
    "seed_day_serial": (
        "这是 Excel 的日期序号,即 {day}。运行 xuntu seeds --convert 改写。",
        "This is how Excel counts days: {day}. Run xuntu seeds --convert.",
    ),
    "seed_no_such_day": ("没有这一天。请改正。", "There is no such day. Correct it."),
    "seed_not_day": (
        "不是日期。请写作 2024-06-30 的样子。",
        "This is no day. Write it like 2024-06-30.",
    ),
    "seed_boolean_written": (
        "应写作 {bare}。运行 xuntu seeds --convert 改写。",
        "Write it as {bare}. Run xuntu seeds --convert.",
    ),
    "seed_not_boolean": ("应为 {yes} 或 {no}。请改正。", "It should be {yes} or {no}. Correct it."),
    # --- meaning ----------------------------------------------------------------------------
    "seed_circle": (
        "{code} 的上级绕了一圈又回到自己。请改正上级。",
        "The parents of {code} lead in a circle. Correct the parent.",
    ),
    "seed_class_with_parent": (
        "{code} 是一级分类,不能有上级。请清空上级,或改正级别。",
        "{code} is a class and cannot have a parent. Clear the parent, or correct the level.",
    ),
    "seed_category_without_parent": (
        "{code} 不是一级分类,缺少上级。请填写上级的代码。",
        "{code} is no class and has no parent. Enter the parent's code.",
    ),
    "seed_level_of_parent": (
        "{code} 是 {level} 级,它的上级是 {above} 级,应正好高一级。请改正级别或上级。",
        "{code} is of level {level} and its parent of level {above}, which should be one above. "
        "Correct the level or the parent.",
    ),
    "seed_code_of_other_class": (
        "代码与上级不一致:{code} 以另一类 {other} 的代码开头,会被当作那一类的。请改正代码或上级。",
        "Code and parent disagree: {code} begins with the code of another class, {other}, and "
        "would be taken for one of it. Correct the code or the parent.",
    ),
    "seed_country_with_parent": (
        "全国不能有上级。请清空。",
        "The country cannot have a parent. Clear it.",
    ),
    "seed_region_without_parent": (
        "{code} 缺少上级。请填写上级的代码。",
        "{code} has no parent. Enter its code.",
    ),
    "seed_level_of_region": (
        "级别 {level} 不能直接在级别 {above} 之下。请改正级别或上级。",
        "A region of level {level} cannot lie in one of level {above}. Correct the level or the "
        "parent.",
    ),
    "seed_region_code_elsewhere": (
        "代码与上级不一致:{code} 的前 {digits} 位应与上级相同(地图按代码排放)。请改正。",
        "Code and parent disagree: the first {digits} digits of {code} should be those of its "
        "parent, by which maps are laid out. Correct one of them.",
    ),
    "seed_region_ended": (
        "这个区划已不再使用,这一行不会起作用。请改用现行代码(见 region_successions.csv)。",
        "This region has ended, so that the row applies to nothing. Use the code in force (see "
        "region_successions.csv).",
    ),
    "seed_has_not_ended": (
        "{regions} 中它没有 valid_to,仍在使用。请在那里填 valid_to,或删去这一行。",
        "In {regions} it has no valid_to and is in force. Fill in valid_to there, or remove this "
        "row.",
    ),
    "seed_no_successor": (
        "它已不再使用,{other} 中却没有它的去向。请在那里补一行。",
        "It has ended, and {other} does not say what became of it. Add a row there.",
    ),
    "seed_no_day_of_change": (
        "没有日期,也没有前后两个版本的日期。请填 effective_on,或同时填 effective_after 和 "
        "effective_by。",
        "It has neither a day nor the days of two editions. Fill in effective_on, or both "
        "effective_after and effective_by.",
    ),
    "seed_two_days_of_change": (
        "已有确切日期,effective_after 和 effective_by 应为空。请清空。",
        "The day is known, so effective_after and effective_by should be empty. Clear them.",
    ),
    "seed_circle_of_regions": (
        "它的去向绕了一圈又回到自己。请改正。",
        "What became of it leads in a circle. Correct it.",
    ),
    "seed_no_metric": (
        "没有这个指标。可用的:{known}。请改正名称。",
        "There is no such metric. Known: {known}. Correct the name.",
    ),
    "seed_metric_neutral": (
        "这个指标没有好坏之分,不能设目标。请删去这一行。",
        "This metric is neither good nor bad and can have no target. Remove the row.",
    ),
    "seed_warning_above": (
        "这个指标越高越好,预警线不能高于目标 {target}。请改正其中一个。",
        "Higher is better here: the warning line cannot lie above the target, {target}. Correct "
        "one of them.",
    ),
    "seed_warning_below": (
        "这个指标越低越好,预警线不能低于目标 {target}。请改正其中一个。",
        "Lower is better here: the warning line cannot lie below the target, {target}. Correct "
        "one of them.",
    ),
    "seed_share_over_one": (
        "这是比例,不能大于 1:70% 写作 0.70。请改正。",
        "This is a share and cannot exceed 1: 70% is 0.70. Correct it.",
    ),
    "seed_no_measure": (
        "村情表没有这一列。可用的:{known}。请改正。",
        "The village profile has no such column. Known: {known}. Correct it.",
    ),
    "seed_weights_few": (
        "各项权重合计 {points} 分,达不到重点村的 {least} 分,任何村都不会是重点村。请改正权重,"
        "或 dbt_project.yml 中的 key_village_score_from。",
        "The weights come to {points} points, and a key village needs {least}: no village could "
        "be one. Correct the weights, or key_village_score_from in dbt_project.yml.",
    ),
    "seed_days_missing": (
        "之前缺少 {first} 至 {last}。请补上这些日期。",
        "The days from {first} to {last} are missing before it. Add them.",
    ),
    "seed_no_default": (
        "这种方式没有全国({country})的默认行。请补一行。",
        "This mode has no default row for the country ({country}). Add one.",
    ),
    "seed_zero_limit": ("时限不能为零。请改正。", "A time limit cannot be zero. Correct it."),
    "seed_no_period": (
        "写明了地区的数字要有起止日期。请填写。",
        "A figure of a place needs both days of its period. Fill it in.",
    ),
    "seed_no_reason": (
        "不可比的数字要写明原因。请填写。",
        "A figure that is not comparable needs a reason. Fill it in.",
    ),
    "seed_part_over_whole": (
        "社区数大于总数 {whole}。请改正其中一个。",
        "More communities than the {whole} villages in all. Correct one of them.",
    ),
}
