//! A data folder, input files, the program, and what is in the database afterwards.

use rust_xlsxwriter::Workbook;
use std::fs::File;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use yanfang_sync::engine::{Server, ServerConfig};
use zip::write::{SimpleFileOptions, ZipWriter};

/// Sheets of rows of cells, `|` between.
pub(crate) type Sheets<'a> = Vec<(&'a str, Vec<&'a str>)>;

pub(crate) struct Stage {
    folder: tempfile::TempDir,
}

/// What the program said.
pub(crate) struct Said {
    pub(crate) success: bool,
    pub(crate) text: String,
    pub(crate) errors: String,
}

impl Said {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { success: output.status.success(), text: text(output.stdout), errors: text(output.stderr) }
    }

    /// Whether a line has all of these parts.
    pub(crate) fn has(&self, parts: &[&str]) -> bool {
        self.text.lines().any(|line| parts.iter().all(|part| line.contains(part)))
    }

    /// The line that begins with this and has the English counts in the next.
    pub(crate) fn counts(&self, file: &str) -> &str {
        let mut lines = self.text.lines().skip_while(|line| !line.starts_with(&format!("{file}: 共")));
        lines.nth(1).unwrap_or_else(|| panic!("no counts of {file} in:\n{}", self.text)).trim()
    }
}

impl Stage {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("in")).unwrap();
        Self { folder }
    }

    /// With the project of [`sheets`] published.
    pub(crate) fn published() -> Self {
        let stage = Self::new();
        let workbook = stage.folder.path().join("project.xlsx");
        write_workbook(&workbook, &sheets());
        let said = stage.import(&workbook, &[]);
        assert!(said.success, "{}{}", said.text, said.errors);
        stage
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The folder of input files.
    pub(crate) fn input(&self) -> PathBuf {
        self.folder.path().join("in")
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.input().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// A file of this length that takes no room.
    pub(crate) fn write_huge(&self, name: &str, length: u64) -> PathBuf {
        let path = self.input().join(name);
        File::create(&path).unwrap().set_len(length).unwrap();
        path
    }

    pub(crate) fn command(&self, name: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yanfang-server"));
        command.arg(name).arg("--data").arg(self.data());
        command
    }

    pub(crate) fn import(&self, file: &Path, options: &[&str]) -> Said {
        Said::of(self.command("import").arg(file).args(options).output().unwrap())
    }

    /// `verify` finds nothing, and `export-document` gives a document of this unit.
    pub(crate) fn is_whole(&self, unit: &str) {
        let verify = Said::of(self.command("verify").output().unwrap());
        assert!(verify.success, "{}{}", verify.text, verify.errors);
        let file = self.folder.path().join("unit.automerge");
        let export = Said::of(self.command("export-document").arg(unit).arg(&file).output().unwrap());
        assert!(export.success, "{}", export.errors);
        yanfang_document::Document::open(&std::fs::read(&file).unwrap()).unwrap();
    }

    /// The number that a query gives; zero where there is no database.
    pub(crate) fn count(&self, sql: &'static str) -> i64 {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let server = Server::open(ServerConfig::new(self.data())).await.unwrap();
            server.database().query(sql, Vec::new()).await.unwrap()[0].integer(0).unwrap()
        })
    }
}

/// Two homes and a common area, two firms with a rule each, and two members.
pub(crate) fn sheets() -> Sheets<'static> {
    vec![
        ("项目", vec!["编号|名称", "LJ1|临江新苑"]),
        ("楼栋", vec!["编号|单元|最低层|最高层", "3|1|1|2"]),
        ("户型", vec!["编号|名称|面积", "C2|三室|118.5", "G|公区|40"]),
        ("房间", vec!["户型|名称|英文名|类型", "C2|客厅|Living|客厅", "C2|主卧|Bedroom|卧室", "G|大堂|Lobby|区域"]),
        ("房号", vec!["房号|类型|楼栋|单元|楼层|户型", "3-1-101||3|1|1|C2", "3-1-201||3|1|2|C2", "3-公区|公区|3|||G"]),
        ("责任单位", vec!["编号|名称", "HG|华冈建设", "JT|佳泰精装"]),
        ("派单规则", vec!["序号|检查项|工种|责任单位", "1|02.04||HG", "2||门窗|JT"]),
        ("成员", vec!["账号|姓名|角色", "liu|刘工|第三方验房", "shen|沈审|审计"]),
    ]
}

pub(crate) fn write_workbook(path: &Path, sheets: &Sheets<'_>) {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (at, row) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(row.split('|')).filter(|(_, cell)| !cell.is_empty()) {
                sheet.write_string(at, column, cell).unwrap();
            }
        }
    }
    book.save(path).unwrap();
}

pub(crate) fn zipped(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A picture whose colours depend on the number.
pub(crate) fn picture(number: u32) -> Vec<u8> {
    let colour = |x, y| image::Rgb([(number * 37) as u8, (x * 7) as u8, (y * 11 + number) as u8]);
    let mut bytes = Cursor::new(Vec::new());
    image::RgbImage::from_fn(40, 30, colour).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}
