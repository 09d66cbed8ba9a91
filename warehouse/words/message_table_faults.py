"""Messages about what the system refuses: folders, files, disks.

Key -> (Chinese, English), as in `warehouse.words.message_table`, which holds them too.
"""

from __future__ import annotations

UNUSABLE = ("无法使用 {file}。", "{file} cannot be used.")

FAULTS: dict[str, tuple[str, str]] = {
    # --- the name of the data folder --------------------------------------------------------
    "folder_of_nobody.what": (
        "XUNTU_HOME={named} 不能用作数据目录。",
        "XUNTU_HOME={named} cannot be used as the data folder.",
    ),
    "folder_of_nobody.why": (
        "以“~”开头的名称是某个用户的主目录,本机没有这个用户。",
        "A name that begins with ~ is the home of a user, and this machine has no such user.",
    ),
    "folder_of_nobody.remedy": (
        "请写完整路径,例如 XUNTU_HOME=/srv/xuntu。",
        "Write the whole path, such as XUNTU_HOME=/srv/xuntu.",
    ),
    "folder_letters.what": (
        "数据目录 {root} 的名称不能用。",
        "The name of the data folder {root} cannot be used.",
    ),
    "folder_letters.why": (
        "其中有 {letters}:数据库程序会把它当作别的意思,找不到文件。",
        "It contains {letters}, which the database takes for something else than a letter of a "
        "name.",
    ),
    "folder_letters.remedy": (
        "请改名,或用 XUNTU_HOME 指定另一个目录。其他字符(空格、引号、括号、汉字等)都可以用。",
        "Rename it, or name another folder in XUNTU_HOME. Any other letter may be used: blanks, "
        "quotes, brackets, Chinese.",
    ),
    "folder_letters_no_text": ("不是文字的字节", "bytes that are no text"),
    # --- what the system refuses ------------------------------------------------------------
    "fault_not_allowed.what": UNUSABLE,
    "fault_not_allowed.why": ("没有权限。", "Permission was denied."),
    "fault_not_allowed.remedy": (
        "请检查该文件或目录的所有者和权限,或用 XUNTU_HOME 指定另一个数据目录。",
        "See who owns it and who may write it, or name another data folder in XUNTU_HOME.",
    ),
    "fault_read_only.what": UNUSABLE,
    "fault_read_only.why": ("它所在的磁盘是只读的。", "It lies on a disk that is read-only."),
    "fault_read_only.remedy": (
        "请改为可写,或用 XUNTU_HOME 指定另一个数据目录。",
        "Make it writable, or name another data folder in XUNTU_HOME.",
    ),
    "fault_no_folder.what": UNUSABLE,
    "fault_no_folder.why": (
        "应当是目录的地方是一个文件、设备或失效的链接。",
        "A file, a device or a broken link stands where a folder should be.",
    ),
    "fault_no_folder.remedy": (
        "请把它移走或改名,或用 XUNTU_HOME 指定另一个数据目录。",
        "Move or rename it, or name another data folder in XUNTU_HOME.",
    ),
    "fault_no_file.what": UNUSABLE,
    "fault_no_file.why": (
        "应当是文件的地方是一个目录。",
        "A folder stands where a file should be.",
    ),
    "fault_no_file.remedy": ("请把它移走或改名,再试一次。", "Move or rename it and try again."),
    "fault_gone.what": UNUSABLE,
    "fault_gone.why": (
        "它或它所在的目录不存在,也许被移走了。",
        "It, or the folder it lies in, is not there; perhaps it was moved.",
    ),
    "fault_gone.remedy": (
        "请检查路径是否写对,再试一次。",
        "See whether the path is right, and try again.",
    ),
    "fault_loop.what": UNUSABLE,
    "fault_loop.why": ("链接指来指去,没有尽头。", "Links lead round in a circle."),
    "fault_loop.remedy": (
        "请改正链接,或用 XUNTU_HOME 指定另一个数据目录。",
        "Correct the links, or name another data folder in XUNTU_HOME.",
    ),
    "fault_too_long.what": UNUSABLE,
    "fault_too_long.why": ("路径太长。", "The path is too long."),
    "fault_too_long.remedy": (
        "请用短一些的名称,或用 XUNTU_HOME 指定另一个数据目录。",
        "Use a shorter name, or name another data folder in XUNTU_HOME.",
    ),
    "fault_disk_fails.what": UNUSABLE,
    "fault_disk_fails.why": ("磁盘读写出错。", "The disk failed to read or write."),
    "fault_disk_fails.remedy": (
        "请先备份数据目录,检查磁盘,再试一次。",
        "Back up the data folder, have the disk checked, and try again.",
    ),
    "disk_full_elsewhere.what": (
        "磁盘已满,没有写成 {file}。",
        "The disk is full; {file} was not written.",
    ),
    "disk_full_elsewhere.why": (
        "它所在的磁盘没有剩余空间。已入库的批次和已发布的版本都完好。",
        "There is no space left where it lies. Accepted batches and published versions are whole.",
    ),
    "disk_full_elsewhere.remedy": (
        "请清理磁盘后再试一次。",
        "Free some space and try again.",
    ),
    "unexpected_unlogged": (
        "程序出错({error}),日志也没有写成({reason})。",
        "The program failed ({error}), and no log could be written ({reason}).",
    ),
    "import_unfinished": (
        "批次 {batch} 已入库,但磁盘已满或出错,被退回的行、记住的答复没有全部写到原处。"
        "它们已随批次保存,清理磁盘后,下一次导入、构建或启动时会自动补写。",
        "Batch {batch} is in, but the disk is full or fails: its refused rows and the answers to "
        "remember are not all in their places. They are kept with the batch, and the next import, "
        "build or start puts them there.",
    ),
}
