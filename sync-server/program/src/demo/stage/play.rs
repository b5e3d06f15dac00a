//! What is played: a morning offline, the first sync, repairs, two people apart, a kill, a cut, and sync until quiet.

use super::super::Progress;
use super::super::contradict;
use super::super::killed;
use super::super::packages::{self, PackageFile, Recorded};
use super::super::phone::{Phone, Stop};
use super::super::walk::{Dice, Walk, at_the_same_time};
use super::Stage;
use crate::fault::Fault;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use yanfang_domain::catalog::{Catalog, Unit};
use yanfang_domain::permission::covers;

/// Units each inspector of the tower walks alone.
const UNITS_EACH: usize = 18;
/// Units that the first two inspectors walk at the same time.
const SHARED_UNITS: usize = 3;
/// How often in a hundred a room of the tower has something wrong.
const PERCENT_WRONG: usize = 16;
/// The same in homes that are walked while somebody looks: enough to see.
const PERCENT_WRONG_LATER: usize = 30;
/// How long a phone takes from one such home to the next.
const BETWEEN_VISITS: Duration = Duration::from_secs(12);
/// Rounds of sync until nothing is left; a round without news ends it.
const MOST_ROUNDS: usize = 12;

/// Plays everything; phones run in threads of their own.
pub(in super::super) async fn play(mut stage: Stage, tell: &Progress) -> Result<Stage, Fault> {
    morning(&mut stage, tell).await?;
    tell.tell("all phones sync; one connection is cut in the middle of an answer");
    stage.link.cut_after(700);
    until_quiet(&stage, tell).await?;
    killed(&mut stage, tell).await?;
    afternoon(&stage, tell).await?;
    until_quiet(&stage, tell).await?;
    apart(&stage, tell).await?;
    until_quiet(&stage, tell).await?;
    tell.tell(format_args!("the connection was cut {} times", stage.link.cuts()));
    Ok(stage)
}

type Work<T> = Box<dyn FnOnce() -> Result<T, Stop> + Send>;

async fn together<T: Send + 'static>(work: Vec<Work<T>>) -> Result<Vec<T>, Fault> {
    let done = tokio::task::spawn_blocking(move || at_the_same_time(work)).await.map_err(|_| Fault::ThreadEnded)?;
    Ok(done?)
}

fn walk<'a>(phone: &'a Phone, catalog: &'a Catalog, seed: u64) -> Walk<'a> {
    Walk { phone, catalog, dice: Dice::new(seed) }
}

/// Which units of the tower an inspector walks: first the shared ones, then an own stretch within the inspector's scope.
fn stretch(catalog: &Catalog, inspector: usize, name: &str) -> Vec<Unit> {
    let units = &catalog.places.units;
    let own = SHARED_UNITS + inspector * UNITS_EACH;
    let shared = if inspector < 2 { &units[..SHARED_UNITS.min(units.len())] } else { &[] };
    let allowed = |unit: &&Unit| {
        let member = catalog.members.iter().find(|member| member.name == name);
        member.is_some_and(|member| member.grants.iter().any(|grant| covers(grant.scope, unit)))
    };
    shared.iter().chain(units.iter().skip(own).filter(allowed).take(UNITS_EACH)).cloned().collect()
}

/// Everybody walks at the same time, nobody has network.
async fn morning(stage: &mut Stage, tell: &Progress) -> Result<(), Fault> {
    tell.tell("eight phones walk their units, without network");
    let inspectors = stage.tower_phones.len() - 1;
    let mut work: Vec<Work<Vec<Recorded>>> = Vec::new();
    for (index, phone) in stage.tower_phones[..inspectors].iter().enumerate() {
        let (phone, catalog) = (phone.clone(), stage.tower.clone());
        work.push(Box::new(move || {
            let mut walk = walk(&phone, catalog.catalog(), 11 + index as u64);
            for unit in stretch(catalog.catalog(), index, &phone.name) {
                walk.inspect(&unit, PERCENT_WRONG)?;
            }
            Ok(Vec::new())
        }));
    }
    work.extend(remarks(stage, tell));
    stage.recorded = together(work).await?.into_iter().flatten().collect();
    Ok(())
}

/// The real remarks, shared out between the phones of the dwellings.
fn remarks(stage: &mut Stage, tell: &Progress) -> Vec<Work<Vec<Recorded>>> {
    let mut shares: Vec<Vec<PackageFile>> = stage.dwelling_phones.iter().map(|_| Vec::new()).collect();
    let files = std::mem::take(&mut stage.packages);
    let topics: usize = files.iter().map(PackageFile::topics_seen).sum();
    tell.tell(format_args!("{} BCF packages: {topics} remarks", files.len()));
    for file in files {
        if let Some(share) =
            shares.iter_mut().min_by_key(|share| share.iter().map(PackageFile::topics_seen).sum::<usize>())
        {
            share.push(file);
        }
    }
    let phones = stage.dwelling_phones.iter().zip(shares).enumerate();
    let apart = stage.dwellings.catalog().places.units.len() / stage.dwelling_phones.len().max(1);
    let work = |(index, (phone, share)): (usize, (&Arc<Phone>, Vec<PackageFile>))| -> Work<Vec<Recorded>> {
        let (phone, catalog, firms) = (phone.clone(), stage.dwellings.clone(), stage.firms.clone());
        Box::new(move || packages::record(&phone, catalog.catalog(), &firms, &share, index * apart))
    };
    phones.map(work).collect()
}

/// Only the dwellings: their remarks are recorded and synced.
#[cfg(test)]
pub(in super::super) async fn play_remarks(mut stage: Stage, tell: &Progress) -> Result<Stage, Fault> {
    let work = remarks(&mut stage, tell);
    stage.recorded = together(work).await?.into_iter().flatten().collect();
    until_quiet(&stage, tell).await?;
    Ok(stage)
}

/// A phone's process is killed in the middle of a write; opened again, nothing that it had said is saved is missing.
async fn killed(stage: &mut Stage, tell: &Progress) -> Result<(), Fault> {
    // The last inspector's phone: nobody else holds its folder while the child writes.
    let index = stage.tower_phones.len() - 2;
    let phone = stage.tower_phones.remove(index);
    // A home within the inspector's scope: another's changes would never come back to this phone.
    let mine = stretch(stage.tower.catalog(), index, &phone.name).into_iter().next();
    let unit = mine.ok_or(Stop::Incomplete { what: "an inspector has no home in scope" })?;
    let (catalog, clock) = (stage.tower.clone(), stage.clock.clone());
    let work = move || -> Result<(Phone, usize), Stop> {
        let phone = Arc::into_inner(phone).ok_or(Stop::Incomplete { what: "a phone is still in use" })?;
        let room = super::super::walk::house_type(catalog.catalog(), &unit)?.rooms[0].id;
        let (phone, said) =
            phone.in_another_process(clock, |folder: &Path| killed::write_and_kill(folder, unit.id, room, 7))?;
        for defect in &said {
            phone.acknowledge(unit.id, *defect);
        }
        Ok((phone, said.len()))
    };
    let (phone, said) = tokio::task::spawn_blocking(work).await.map_err(|_| Fault::ThreadEnded)??;
    tell.tell(format_args!(
        "{}: killed in the middle of a write after {said} saved records, and opened again",
        phone.name
    ));
    stage.tower_phones.insert(index, Arc::new(phone));
    stage.killed_after = said;
    Ok(())
}

/// The engineer repairs on the contractors' behalf; inspectors look again.
async fn afternoon(stage: &Stage, tell: &Progress) -> Result<(), Fault> {
    tell.tell("contractors' work is reported done, inspectors look again");
    let units: Vec<Unit> = stage.tower.catalog().places.units.clone();
    let Some(engineer) = stage.tower_phones.last().cloned() else { return Ok(()) };
    let catalog = stage.tower.clone();
    let repair: Work<usize> = Box::new(move || {
        let mut walk = walk(&engineer, catalog.catalog(), 31);
        units.iter().map(|unit| walk.repair(unit.id)).sum()
    });
    let repaired: usize = together(vec![repair]).await?.into_iter().sum();
    until_quiet(stage, tell).await?;
    let inspectors = stage.tower_phones.len() - 1;
    let mut work: Vec<Work<usize>> = Vec::new();
    for (index, phone) in stage.tower_phones[..inspectors].iter().enumerate() {
        let (phone, catalog) = (phone.clone(), stage.tower.clone());
        work.push(Box::new(move || {
            let mut walk = walk(&phone, catalog.catalog(), 41 + index as u64);
            // Half of the own stretch today; the shared units are for two people apart.
            let units = stretch(catalog.catalog(), index, &phone.name);
            let own = units.iter().rev().take(UNITS_EACH / 2);
            own.map(|unit| walk.look_again(unit.id)).sum()
        }));
    }
    let looked: usize = together(work).await?.into_iter().sum();
    tell.tell(format_args!("{repaired} reported done, {looked} looked at again"));
    Ok(())
}

/// Two inspectors in the same units without network contradict each other.
async fn apart(stage: &Stage, tell: &Progress) -> Result<(), Fault> {
    let [first, second, ..] = stage.tower_phones.as_slice() else { return Ok(()) };
    let (first, second, catalog) = (first.clone(), second.clone(), stage.tower.clone());
    let work: Work<(usize, usize)> = Box::new(move || {
        let (mut one, other) = (walk(&first, catalog.catalog(), 51), walk(&second, catalog.catalog(), 52));
        let (mut rewritten, mut judged) = (0, 0);
        for unit in &catalog.catalog().places.units[..SHARED_UNITS + 4] {
            rewritten += contradict::rewrite_apart(&one, &other, unit.id)?;
            judged += contradict::judge_apart(&mut one, &second, unit.id)?;
        }
        Ok((rewritten, judged))
    });
    for (rewritten, judged) in together(vec![work]).await? {
        tell.tell(format_args!(
            "two people apart: {rewritten} notes written twice, {judged} repairs judged differently"
        ));
    }
    Ok(())
}

/// While somebody looks at the console, a phone goes on: now and then one more home is walked and synced, so that counts
/// move by themselves. Ends when the tower is through.
pub(in super::super) async fn go_on(stage: &Stage, tell: &Progress) -> Result<(), Fault> {
    let units = stage.tower.catalog().places.units.clone();
    let Some(phone) = stage.tower_phones.first().cloned() else { return Ok(()) };
    for unit in units.into_iter().rev() {
        tokio::time::sleep(BETWEEN_VISITS).await;
        let (phone, catalog) = (phone.clone(), stage.tower.clone());
        let seed = 61 + u64::from(unit.id.bytes()[15]);
        let code = unit.code.clone();
        let visit: Work<usize> = Box::new(move || {
            let before = phone.acknowledged().len();
            walk(&phone, catalog.catalog(), seed).inspect(&unit, PERCENT_WRONG_LATER)?;
            phone.sync()?;
            Ok(phone.acknowledged().len() - before)
        });
        let found: usize = together(vec![visit]).await?.into_iter().sum();
        tell.tell(format_args!("{code} was walked and synced: {found} defects"));
    }
    Ok(())
}

/// Every phone syncs, again and again, until none has anything waiting and nothing new comes.
pub(in super::super) async fn until_quiet(stage: &Stage, tell: &Progress) -> Result<(), Fault> {
    for round in 1..=MOST_ROUNDS {
        let mut work: Vec<Work<bool>> = Vec::new();
        for phone in stage.tower_phones.iter().chain(&stage.dwelling_phones) {
            let phone = phone.clone();
            work.push(Box::new(move || phone.sync_once_more()));
        }
        if together(work).await?.into_iter().all(|quiet| quiet) {
            tell.tell(format_args!("quiet after {round} rounds of sync"));
            return Ok(());
        }
    }
    Err(Stop::Incomplete { what: "the phones do not come to rest" }.into())
}
