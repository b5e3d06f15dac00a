//! A third-party inspection covers 100 %, or the report says which units and rooms it does not: on the phone, and on the
//! console's page and file.

use super::world::*;
use yanfang_domain::inspection::{RoomResult, Stage};
use yanfang_tests::office::Office;
use yanfang_tests::sample::{self, CLERK, INSPECTORS, LEAD, ROOMS};

#[test]
fn a_third_party_round_covers_every_unit_or_the_report_names_what_is_missing() {
    let server = server();
    let [external, lead] = [THIRD_PARTY, LEAD].map(|member| phone(&server, member));
    let batch = lead.open_batch("首批", &[0, 1].map(sample::unit)).unwrap();
    lead.sync_until_quiet();
    let rounds: Vec<_> =
        (0..UNITS - 1).map(|at| external.start_inspection(sample::unit(at), Stage::ThirdParty).unwrap()).collect();
    for (at, round) in rounds.iter().enumerate().filter(|(at, _)| *at != 1) {
        walk(&external, sample::unit(at), *round, 0..ROOMS);
    }
    walk(&external, sample::unit(1), rounds[1], 0..ROOMS - 2);
    let locked = RoomResult::NotSeen { reason: "门锁，约不上".into() };
    external.record_room(sample::unit(1), rounds[1], sample::room(ROOMS - 2), locked).unwrap();
    // What own people record is no part of it.
    let inspector = phone(&server, INSPECTORS[0]);
    let internal = inspector.start_inspection(sample::unit(5), Stage::Internal).unwrap();
    walk(&inspector, sample::unit(5), internal, 0..ROOMS);
    meet(&[&external, &inspector, &lead]);

    let [(building, coverage)] = <[_; 1]>::try_from(lead.coverage(Stage::ThirdParty).unwrap()).unwrap();
    assert_eq!(building, sample::catalog(1).places.units[0].building);
    let figures = coverage.figures;
    assert_eq!((figures.units, figures.covered, figures.begun, coverage.heard), (6, 4, 5, 6));
    assert_eq!((figures.rooms, figures.accounted, figures.not_seen), (48, 39, 1));
    assert_eq!(figures.permille(), Some(666));
    let missing: Vec<_> = coverage.missing.iter().map(|(unit, rooms)| (*unit, rooms.missing().count())).collect();
    assert_eq!(missing, [(sample::unit(1), 1), (sample::unit(5), ROOMS)]);
    let of_batch = lead.batch_coverage(batch, Stage::ThirdParty).unwrap();
    assert_eq!((of_batch.figures.units, of_batch.figures.covered), (2, 1));

    let office = Office::sign_in(&server, CLERK);
    let page = office.page("/console/coverage?stage=third_party", "zh");
    assert!(page.contains("第三方验房：6 户查完 4 户（66.6 %）"), "{page}");
    assert!(page.contains("卫生间（门锁，约不上）") && page.contains("阳台"), "{page}");
    let page = office.page(&format!("/console/coverage?stage=third_party&by=batch&group={batch}"), "en");
    assert!(page.contains("4 of 6 units inspected (66.6 %)") && page.contains("首批"), "{page}");
    assert!(page.contains("1-1-102") && !page.contains("1-1-302"), "units of the batch alone: {page}");
    let file = office.page("/console/coverage.csv?stage=third_party", "zh");
    assert!(
        file.contains("\"1-1-102\",\"C2\",\"正在查\",\"8\",\"7\",\"1\",\"阳台\",\"卫生间（门锁，约不上）\""),
        "{file}"
    );
    assert!(file.contains("\"1-1-302\",\"C2\",\"未查\",\"8\",\"0\",\"0\""), "{file}");

    // The missing rooms come: 100 %, said of all and of nothing less.
    walk(&external, sample::unit(1), rounds[1], ROOMS - 1..ROOMS);
    let last = external.start_inspection(sample::unit(5), Stage::ThirdParty).unwrap();
    walk(&external, sample::unit(5), last, 0..ROOMS);
    meet(&[&external, &lead]);
    assert!(lead.coverage(Stage::ThirdParty).unwrap()[0].1.figures.is_whole());
    assert!(office.page("/console/coverage", "en").contains("6 of 6 units inspected (100 %)"));
}

#[test]
fn the_joint_inspections_progress_is_shown_by_building_floor_and_team() {
    let server = server();
    let inspector = phone(&server, INSPECTORS[0]);
    for at in 0..2 {
        let round = inspector.start_inspection(sample::unit(at), Stage::Internal).unwrap();
        walk(&inspector, sample::unit(at), round, 0..if at == 0 { ROOMS } else { 3 });
    }
    inspector.sync_until_quiet();
    let office = Office::sign_in(&server, CLERK);
    let rows = |by: &str| -> Vec<String> {
        let page = office.page(&format!("/console/coverage?stage=internal&by={by}"), "zh");
        let table = page.split("data-live=\"coverage-groups\"").nth(1).unwrap().split("</table>").next().unwrap();
        let text = |row: &str| {
            row.split('<')
                .filter_map(|part| part.split_once('>'))
                .map(|(_, text)| text.trim())
                .collect::<Vec<_>>()
                .join(" ")
        };
        table
            .split("<tr data-row")
            .skip(1)
            .map(|row| text(row).split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    };
    assert_eq!(rows("building"), ["1 号楼 1 / 6 16.6 % 1 4 11 / 48 0"]);
    assert_eq!(
        rows("floor"),
        [
            "1 号楼 3 层 0 / 2 0.0 % 0 2 0 / 16 0",
            "1 号楼 2 层 0 / 2 0.0 % 0 2 0 / 16 0",
            "1 号楼 1 层 1 / 2 50.0 % 1 0 11 / 16 0"
        ]
    );
    assert_eq!(rows("team"), ["一组 1 / 2 50.0 % 1 0 11 / 16 0", "二组 0 / 2 0.0 % 0 2 0 / 16 0"]);
    let page = office.page("/console/coverage?stage=internal&by=team", "zh");
    assert!(page.contains("不在任何班组里的户") && page.contains("1-1-301"), "the third floor is nobody's: {page}");
}
