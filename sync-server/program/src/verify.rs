//! `verify`: checks everything stored, names what is wrong, and ends non-zero if something is.

use crate::fault::Fault;
use crate::say;
use std::path::Path;
use std::process::ExitCode;
use yanfang_sync::verify::Finding;

pub(crate) async fn run(data: &Path) -> Result<ExitCode, Fault> {
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
