//! `deliver`: the office hands a bundle to the server: the work of a phone that can send no more, such as a revoked
//! member's (N8). Each command is judged as its author's; running it again changes nothing.

use crate::fault::Fault;
use crate::running::{open, project_by_code};
use crate::{DataFolder, say};
use serde_bytes::ByteBuf;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use yanfang_domain::id::{Digest, ProjectId};
use yanfang_protocol::bundle::{Record, read};
use yanfang_protocol::deliver::{COMMANDS, Delivered, DeliveredReceipt, Sealed};
use yanfang_protocol::signature::Purpose;
use yanfang_protocol::sync::Verdict;
use yanfang_sync::blobs::{BlobError, Blobs, Kind};
use yanfang_sync::engine::Server;
use yanfang_sync::settings::Settings;

/// Which bundle.
#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    folder: DataFolder,
    /// The project's code; may be left out while there is one project.
    #[arg(long)]
    project: Option<String>,
    /// The bundle that a phone exported.
    bundle: PathBuf,
}

/// What is read of a bundle before anything is delivered: one that is cut delivers nothing.
#[derive(Default)]
struct Content {
    commands: Vec<Sealed>,
    files: u32,
}

pub(crate) async fn run(options: Options) -> Result<ExitCode, Fault> {
    let server = open(&options.folder.data).await?;
    let project = project_by_code(&server, options.project.as_deref()).await?.catalog().places.project.id;
    let mut content = Content::default();
    read::<Fault>(BufReader::new(File::open(&options.bundle).map_err(Fault::Io)?), |record| {
        match record {
            Record::Sealed { certificate, command } => {
                content.commands.push(Sealed { certificate: ByteBuf::from(certificate), command });
            }
            Record::File { .. } => content.files += 1,
            Record::Receipt { .. } | Record::End { .. } => {}
        }
        Ok(())
    })?;
    let mut outcomes: BTreeMap<&'static str, u32> = BTreeMap::new();
    for some in content.commands.chunks(COMMANDS) {
        let answer = server.deliver(project, some.to_vec()).await.map_err(|code| Fault::NotDelivered { code })?;
        for delivered in &answer.commands {
            *outcomes.entry(word(&server, delivered)?).or_default() += 1;
        }
    }
    let photos = if content.files > 0 { take_photos(&server, project, &options).await? } else { 0 };
    let told: Vec<String> = outcomes.iter().map(|(word, count)| format!("{word} {count}")).collect();
    say(format_args!("{} commands: {}; {photos} new photo files", content.commands.len(), told.join(", ")));
    let all_judged = !outcomes.contains_key("not_judged") && !outcomes.contains_key("not_sealed");
    Ok(if all_judged { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn word(server: &Server, delivered: &Delivered) -> Result<&'static str, Fault> {
    let signed = match delivered {
        Delivered::Judged(signed) => signed,
        Delivered::NotJudged(_) => return Ok("not_judged"),
        Delivered::NotSealed => return Ok("not_sealed"),
    };
    let receipt: DeliveredReceipt = signed.open(&server.public_key(), Purpose::Delivered)?;
    Ok(match receipt.verdict {
        Verdict::Accepted | Verdict::Rebased { flag: None } => "taken",
        Verdict::Rebased { flag: Some(_) } => "flagged",
        Verdict::Quarantined { .. } => "quarantined",
        Verdict::Refused { .. } => "refused",
        Verdict::Forked => "forked",
    })
}

/// Photos come after the commands that name them, one at a time: a bundle may be larger than memory.
async fn take_photos(server: &Arc<Server>, project: ProjectId, options: &Options) -> Result<u32, Fault> {
    let settings = Settings::new(&options.folder.data);
    let blobs = Blobs::of(server, &settings.data, settings.photo_limit)?;
    let (sender, mut files) = tokio::sync::mpsc::channel::<(Kind, Digest, Digest, Vec<u8>)>(2);
    let bundle = options.bundle.clone();
    let reading = tokio::task::spawn_blocking(move || {
        read::<Fault>(BufReader::new(File::open(&bundle).map_err(Fault::Io)?), |record| {
            if let Record::File { photo, thumbnail, hash, bytes } = record {
                let kind = if thumbnail { Kind::Thumbnail } else { Kind::Original };
                sender.blocking_send((kind, photo, hash, bytes)).map_err(|_| Fault::ThreadEnded)?;
            }
            Ok(())
        })
    });
    let mut new = 0;
    while let Some((kind, photo, hash, bytes)) = files.recv().await {
        match blobs.put(project, kind, photo, hash, bytes).await {
            Ok(is_new) => new += u32::from(is_new),
            // Of a record that was not taken: it stays in the bundle.
            Err(BlobError::UnknownPhoto) => {}
            Err(error) => return Err(error.into()),
        }
    }
    reading.await.map_err(|_| Fault::ThreadEnded)??;
    Ok(new)
}
