//! Packages at the edge, each made by hand.

use super::foreign::{Foreign, Packer, drawing};
use image::ImageFormat;
use zip::CompressionMethod;

fn package(file_name: &str, bytes: Vec<u8>, sound: usize, broken: usize) -> Foreign {
    Foreign { file_name: file_name.to_owned(), bytes, sound, broken, seen: None }
}

fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = Packer::new(CompressionMethod::Stored);
    for (name, bytes) in files {
        zip.file(name, bytes);
    }
    zip.done()
}

fn markup(title: &str) -> Vec<u8> {
    format!("<Markup><Topic Guid='g'><Title>{title}</Title></Topic></Markup>").into_bytes()
}

fn three() -> Vec<u8> {
    packed(&[("a/markup.bcf", &markup("a DAMAGE-ME")), ("b/markup.bcf", &markup("b")), ("c/markup.bcf", &markup("c"))])
}

/// Packages that are found, whatever they are.
pub(super) fn packages() -> Vec<Foreign> {
    let whole = three();
    let mut flipped = whole.clone();
    let at = flipped.windows(9).position(|bytes| bytes == b"DAMAGE-ME").unwrap();
    flipped[at] ^= 1;
    let third = whole.windows(12).position(|bytes| bytes == b"c/markup.bcf").unwrap();
    let newer = packed(&[("bcf.version", b"<Version VersionId='9.0'/>"), ("a/markup.bcf", &markup("a"))]);
    vec![
        package("whole.bcfzip", whole.clone(), 3, 0),
        package("one flipped byte.bcfzip", flipped, 2, 1),
        package("no directory.bcfzip", whole[..whole.len() - 30].to_vec(), 0, 3),
        package("cut off.bcfzip", whole[..third - 30].to_vec(), 0, 2),
        package("empty.bcfzip", packed(&[]), 0, 0),
        package("no bytes.bcfzip", Vec::new(), 0, 0),
        package("a letter.bcf", b"Dear all,".to_vec(), 0, 0),
        package("a workbook.bcfzip", packed(&[("xl/workbook.xml", b"<workbook/>")]), 0, 0),
        package("too new.bcf", newer, 0, 1),
        package("within/a folder/deeper.BCF", three(), 3, 0),
        package("FEK.bcfzip", three(), 3, 0),
        package("=1+1 <b>&\"'.bcfzip", three(), 3, 0),
        package("同名.bcfzip", three(), 3, 0),
        package("sub/同名.bcf", three(), 3, 0),
        three_hundred(),
        large_pictures(),
        tricks(),
    ]
}

fn three_hundred() -> Foreign {
    let mut zip = Packer::new(CompressionMethod::Deflated);
    let picture = drawing(7, (40, 30), ImageFormat::Png);
    for number in 0..300 {
        zip.file(&format!("{number:08}-aaaa-bbbb-cccc-dddddddddddd/markup.bcf"), &markup(&format!("remark {number}")));
        if number % 50 == 0 {
            zip.file(&format!("{number:08}-aaaa-bbbb-cccc-dddddddddddd/snapshot.png"), &picture);
        }
    }
    package("three hundred.bcfzip", zip.done(), 300, 0)
}

/// A snapshot of forty megabytes, which no phone takes, and seventy small ones, which are more than a record holds.
fn large_pictures() -> Foreign {
    let mut zip = Packer::new(CompressionMethod::Stored);
    zip.file("huge/markup.bcf", &markup("huge"));
    let mut huge = drawing(9, (64, 64), ImageFormat::Png);
    huge.resize(40 << 20, 0);
    zip.file("huge/snapshot.png", &huge);
    zip.file("many/markup.bcf", &markup("many"));
    for number in 0..70 {
        zip.file(&format!("many/snapshot_{number}.png"), &drawing(number + 100, (16, 16), ImageFormat::Png));
    }
    package("large.bcfzip", zip.done(), 2, 0)
}

fn tricks() -> Foreign {
    let bytes = packed(&[
        ("../../../../tmp/markup.bcf", &markup("up")),
        ("/etc/markup.bcf", &markup("root")),
        ("C:\\Windows\\markup.bcf", &markup("drive")),
        ("a/../b/markup.bcf", &markup("dots")),
        ("con/nul/markup.bcf", &markup("device")),
        ("long/markup.bcf", &markup(&"x".repeat(10_000))),
    ]);
    package("tricks.bcfzip", bytes, 6, 0)
}

/// Files beside packages, which are none.
pub(super) fn no_packages() -> Vec<Foreign> {
    vec![
        package("._whole.bcfzip", b"\0\x05\x16\x07".to_vec(), 0, 0),
        package("readme.txt", b"hello".to_vec(), 0, 0),
        package("drawings.zip", packed(&[("plan.pdf", b"%PDF")]), 0, 0),
        package("unpacked/g/markup.bcf", markup("loose"), 0, 0),
    ]
}
