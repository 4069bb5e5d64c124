; The texts that a person installing cmdesk can meet, in Simplified Chinese, over Inno Setup's English ones.
; Messages without a full stop get none here either where Inno Setup adds it. Placeholders (%1, [name]) must stay.

[LangOptions]
LanguageName=简体中文
LanguageID=$0804
LanguageCodePage=936
DialogFontName=Microsoft YaHei UI
DialogFontSize=9
WelcomeFontName=Microsoft YaHei UI
WelcomeFontSize=13

[Messages]
SetupAppTitle=安装
SetupWindowTitle=安装 %1
UninstallAppTitle=卸载
UninstallAppFullTitle=卸载 %1
InformationTitle=提示
ConfirmTitle=请确认
ErrorTitle=出错

SetupLdrStartupMessage=将要安装 %1，是否继续？
LdrCannotCreateTemp=无法创建临时文件，安装已停止
LdrCannotExecTemp=无法运行临时文件夹里的文件，安装已停止
LastErrorMessage=%1。%n%n错误 %2：%3
SetupFileMissing=安装文件夹里缺少文件 %1。请重新取得完整的安装程序。
SetupFileCorrupt=安装程序已损坏，请重新取得一份。
SetupFileCorruptOrWrongVer=安装程序已损坏或版本不符，请重新取得一份。
SetupAlreadyRunning=安装程序已经在运行。
WindowsVersionNotSupported=本程序不支持这台电脑的 Windows 版本。
OnlyOnTheseArchitectures=本程序只能安装在下列处理器的 Windows 上：%n%n%1
WinVersionTooLowError=本程序需要 %1 %2 或更高版本。
SetupAppRunningError=%1 正在运行。%n%n请先关闭它，再按“确定”继续，或按“取消”退出安装。
UninstallAppRunningError=%1 正在运行。%n%n请先关闭它，再按“确定”继续，或按“取消”退出卸载。
ErrorCreatingDir=无法创建文件夹“%1”

ExitSetupTitle=退出安装
ExitSetupMessage=安装尚未完成，现在退出则程序不会装好。%n%n以后可以重新运行安装程序。%n%n确定退出吗？

ButtonBack=< 上一步(&B)
ButtonNext=下一步(&N) >
ButtonInstall=安装(&I)
ButtonOK=确定
ButtonCancel=取消
ButtonYes=是(&Y)
ButtonYesToAll=全部选是(&A)
ButtonNo=否(&N)
ButtonNoToAll=全部选否(&O)
ButtonFinish=完成(&F)
ButtonBrowse=浏览(&B)...
ButtonWizardBrowse=浏览(&R)...
ButtonNewFolder=新建文件夹(&M)

ClickNext=按“下一步”继续，或按“取消”退出安装。
BrowseDialogTitle=选择文件夹
BrowseDialogLabel=请在下面选择文件夹，再按“确定”。
NewFolderName=新建文件夹
WelcomeLabel1=欢迎安装 [name]
WelcomeLabel2=将在这台电脑上为您安装 [name/ver]，不需要管理员权限。%n%n建议先关闭其他程序。

WizardSelectDir=安装位置
SelectDirDesc=把 [name] 装在哪里？
SelectDirLabel3=[name] 将装在下面的文件夹里。
SelectDirBrowseLabel=按“下一步”继续；要换文件夹，请按“浏览”。
DiskSpaceMBLabel=至少需要 [mb] MB 的空闲磁盘空间。
DiskSpaceGBLabel=至少需要 [gb] GB 的空闲磁盘空间。
CannotInstallToNetworkDrive=不能安装到网络驱动器。
CannotInstallToUNCPath=不能安装到网络路径。
InvalidPath=请输入带盘符的完整路径，例如：%n%nC:\APP%n%n或网络路径：%n%n\\server\share
InvalidDrive=所选的驱动器或网络路径不存在或无法访问，请另选一个。
DiskSpaceWarningTitle=磁盘空间不足
DiskSpaceWarning=安装至少需要 %1 KB 空间，所选磁盘只有 %2 KB。%n%n仍要继续吗？
DirNameTooLong=文件夹名称或路径太长。
InvalidDirName=文件夹名称无效。
BadDirName32=文件夹名称不能含有下列字符：%n%n%1
DirExistsTitle=文件夹已存在
DirExists=文件夹%n%n%1%n%n已经存在，仍要装在这里吗？
DirDoesntExistTitle=文件夹不存在
DirDoesntExist=文件夹%n%n%1%n%n不存在，要创建吗？

WizardSelectTasks=附加任务
SelectTasksDesc=还要做些什么？
SelectTasksLabel2=请选择安装 [name] 时要做的附加任务，再按“下一步”。
WizardReady=准备安装
ReadyLabel1=可以开始安装 [name] 了。
ReadyLabel2a=按“安装”开始；要查看或修改设置，请按“上一步”。
ReadyLabel2b=按“安装”开始。
ReadyMemoDir=安装位置：
ReadyMemoTasks=附加任务：

WizardPreparing=正在准备
PreparingDesc=正在准备安装 [name]。
PreviousInstallNotCompleted=上一个程序的安装或卸载尚未完成，需要先重新启动电脑。%n%n重新启动后，请再次运行安装程序来安装 [name]。
PrepareToInstallNeedsRestart=需要先重新启动电脑；重新启动后，请再次运行安装程序来安装 [name]。%n%n现在重新启动吗？
CannotContinue=安装无法继续，请按“取消”退出。
ApplicationsFound=下列程序正在使用需要更新的文件。建议让安装程序自动关闭它们。
ApplicationsFound2=下列程序正在使用需要更新的文件。建议让安装程序自动关闭它们，装好后会尝试重新打开。
CloseApplications=自动关闭这些程序(&A)
DontCloseApplications=不关闭这些程序(&D)
ErrorCloseApplications=有的程序无法自动关闭。请先自行关闭使用这些文件的程序，再继续安装。

WizardInstalling=正在安装
InstallingLabel=正在安装 [name]，请稍候。
FinishedHeadingLabel=[name] 已装好
FinishedLabelNoIcons=[name] 已经安装在这台电脑上。
FinishedLabel=[name] 已经安装在这台电脑上，可以从快捷方式打开。
ClickFinish=按“完成”结束安装。
FinishedRestartLabel=要完成 [name] 的安装，需要重新启动电脑。现在重新启动吗？
FinishedRestartMessage=要完成 [name] 的安装，需要重新启动电脑。%n%n现在重新启动吗？
YesRadio=是，现在重新启动(&Y)
NoRadio=否，稍后自己重新启动(&N)
RunEntryExec=运行 %1

SetupAborted=安装没有完成。%n%n请解决问题后重新运行安装程序。
AbortRetryIgnoreSelectAction=请选择
AbortRetryIgnoreRetry=重试(&T)
AbortRetryIgnoreIgnore=忽略此错误并继续(&I)
AbortRetryIgnoreCancel=取消安装
RetryCancelSelectAction=请选择
RetryCancelRetry=重试(&T)
RetryCancelCancel=取消
FileAbortRetryIgnoreSkipNotRecommended=跳过此文件（不建议）(&S)
FileAbortRetryIgnoreIgnoreNotRecommended=忽略此错误并继续（不建议）(&I)
StatusClosingApplications=正在关闭程序...
StatusCreateDirs=正在创建文件夹...
StatusExtractFiles=正在解压文件...
StatusCreateIcons=正在创建快捷方式...
StatusCreateRegistryEntries=正在写注册表...
StatusSavingUninstall=正在保存卸载信息...
StatusRunProgram=正在完成安装...
StatusRollback=正在撤销更改...
ErrorInternal2=内部错误：%1
ErrorFunctionFailedNoCode=%1 失败
ErrorFunctionFailed=%1 失败，代码 %2
ErrorFunctionFailedWithMessage=%1 失败，代码 %2。%n%3
ErrorExecutingProgram=无法运行文件：%n%1
SourceIsCorrupted=源文件已损坏
SourceDoesntExist=源文件“%1”不存在
ErrorChangingAttr=更改已有文件的属性时出错：
ErrorCreatingTemp=在安装位置创建文件时出错：
ErrorReadingSource=读取源文件时出错：
ErrorRenamingTemp=在安装位置给文件改名时出错：
ErrorReplacingExistingFile=替换已有文件时出错：
ErrorCopying=复制文件时出错：
ErrorReadingExistingDest=读取已有文件时出错：
ErrorRestartReplace=无法安排在重新启动时替换文件：

UninstallNotFound=文件“%1”不存在，无法卸载。
UninstallOpenError=文件“%1”无法打开，无法卸载
ConfirmUninstall=确定卸载 %1 吗？%n%n客户档案等办公数据会保留在电脑上。
UninstallStatusLabel=正在卸载 %1，请稍候。
UninstalledAll=%1 已经卸载。
UninstalledAndNeedsRestart=要完成 %1 的卸载，需要重新启动电脑。%n%n现在重新启动吗？
UninstalledMost=%1 已经卸载。%n%n有的文件无法删除，可以自行删除。
WizardUninstalling=正在卸载
UninstallDataCorrupted=文件“%1”已损坏，无法卸载
StatusUninstalling=正在卸载 %1...
ShutdownBlockReasonInstallingApp=正在安装 %1。
ShutdownBlockReasonUninstallingApp=正在卸载 %1。
