; The Windows installer (Inno Setup 6.3 or newer). Run by packaging/build_windows.py, which passes the version.
; It installs for the person at the keyboard only and therefore asks for no administrator.

#ifndef Version
  #error Pass the version: ISCC /DVersion=0.1.0 cmdesk.iss
#endif

[Setup]
; Never change the AppId: by it Windows knows that a new version replaces an old one.
AppId={{6F0D3A52-7C1B-4E7C-9B53-2C4E1E0B8A11}
AppName=cmdesk 客户经理工作台
AppVersion={#Version}
AppVerName=cmdesk 客户经理工作台 {#Version}
AppPublisher=cmdesk
VersionInfoVersion={#Version}
DefaultDirName={autopf}\cmdesk
PrivilegesRequired=lowest
DisableWelcomePage=no
DisableProgramGroupPage=yes
ShowLanguageDialog=no
; Qt 6 starts with Windows 10 version 1809.
MinVersion=10.0.17763
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
WizardStyle=modern
SetupIconFile=..\..\build\cmdesk.ico
UninstallDisplayIcon={app}\cmdesk.exe
Compression=lzma2/max
SolidCompression=yes
CloseApplications=yes
RestartApplications=no
SourceDir=..\..
OutputDir=dist
OutputBaseFilename=cmdesk-{#Version}-setup

[Languages]
; Inno's own texts first, ours over them: not every Inno Setup brings a Chinese translation.
Name: "chinese"; MessagesFile: "compiler:Default.isl,packaging\windows\chinese.isl"

[Tasks]
Name: "desktop"; Description: "在桌面上放一个快捷方式"

[InstallDelete]
; Libraries of an older version must not stay beside the new ones. Office data is never in this folder.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "dist\cmdesk\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{autoprograms}\cmdesk 客户经理工作台"; Filename: "{app}\cmdesk.exe"
Name: "{autodesktop}\cmdesk 客户经理工作台"; Filename: "{app}\cmdesk.exe"; Tasks: desktop

[Run]
Filename: "{app}\cmdesk.exe"; Description: "立即打开 cmdesk 客户经理工作台"; Flags: postinstall nowait skipifsilent
