//! `verify`: checks everything stored, names what is wrong, and ends non-zero if something is.
//! `verify bundle`: checks an exported acceptance, without a server.

use crate::fault::Fault;
use crate::{DataFolder, say};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use yanfang_domain::id::Digest;
use yanfang_domain::language::Language;
use yanfang_protocol::acceptance::BUNDLE_LIMIT;
use yanfang_sync::acceptance::{Signer, check, say as told, say_fault};
use yanfang_sync::verify::Finding;

/// A data folder, or a file.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Options {
    #[command(flatten)]
    folder: DataFolder,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(clap::Subcommand)]
enum What {
    /// Checks an exported acceptance without a server. Ends with 0 if it holds (with remarks or without), with 1 if it or a
    /// signature in it does not hold, and with 3 if it holds but the signer is unknown, since no key was given.
    Bundle {
        /// The file.
        file: PathBuf,
        /// The fingerprint of the server's key, as `export-acceptance` prints it.
        #[arg(long)]
        key: Option<String>,
    },
}

/// Consistent, but anybody may have made it.
const SIGNER_UNKNOWN: u8 = 3;

pub(crate) async fn run(options: Options) -> Result<ExitCode, Fault> {
    match options.what {
        Some(What::Bundle { file, key }) => bundle(&file, key.as_deref()),
        None => folder(&options.folder.data).await,
    }
}

async fn folder(data: &Path) -> Result<ExitCode, Fault> {
    let report = yanfang_sync::verify::verify(data).await?;
    say(format_args!("{:#?}", report.counts));
    for finding in &report.findings {
        say(format_args!("wrong: {}", describe(finding)));
    }
    if report.findings.is_empty() {
        say("everything fits");
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

/// A finding in one line.
pub(crate) fn describe(finding: &Finding) -> String {
    format!("{:?} at {}: {}", finding.code, finding.where_, finding.what)
}

fn bundle(path: &Path, key: Option<&str>) -> Result<ExitCode, Fault> {
    let key = key.map(|text| text.trim().parse::<Digest>().map_err(|_| Fault::NotAFingerprint { text: text.into() }));
    // One byte more than is read as a bundle: a larger file is told by its length, whatever it claims.
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(BUNDLE_LIMIT + 1).read_to_end(&mut bytes)).map_err(Fault::Io)?;
    let checked = check(&bytes, key.transpose()?);
    for signature in &checked.told {
        for language in [Language::Zh, Language::En] {
            told(signature, language).iter().for_each(say);
        }
        say("");
    }
    for fault in &checked.faults {
        say(format_args!("{} / {}", say_fault(fault, Language::Zh), say_fault(fault, Language::En)));
    }
    let verdict = checked.verdict.text();
    say(format_args!("{} / {}", verdict.zh, verdict.en));
    if let Signer::Unknown(print) = checked.signer {
        say(format_args!("签署方未知，密钥 {print} / signer unknown, key {print}"));
    }
    Ok(match checked.signer {
        Signer::Known(_) if checked.verdict.is_good() => ExitCode::SUCCESS,
        Signer::Unknown(_) if checked.verdict.is_good() => ExitCode::from(SIGNER_UNKNOWN),
        _ => ExitCode::FAILURE,
    })
}
