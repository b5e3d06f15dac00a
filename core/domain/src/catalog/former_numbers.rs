//! 曾用房号: a unit that gets another number is the same unit. Its records, pins and papers stay with it, and whoever looks
//! for the old number finds it.

use super::{Places, Unit};

impl Unit {
    /// Whether a part of its number, or of one that it had, is what somebody typed (in lower case).
    pub fn has_number_with(&self, typed: &str) -> bool {
        self.code.to_lowercase().contains(typed) || self.had_number_with(typed).is_some()
    }

    /// The former number that has what somebody typed (in lower case), where the present one has not.
    pub fn had_number_with(&self, typed: &str) -> Option<&str> {
        if self.code.to_lowercase().contains(typed) {
            return None;
        }
        self.former.iter().map(String::as_str).find(|number| number.to_lowercase().contains(typed))
    }
}

impl Places {
    /// Keeps for each unit the numbers that it had in an earlier catalog, the newest first.
    pub fn remember_numbers(&mut self, before: &Self) {
        let earlier: std::collections::HashMap<_, _> = before.units.iter().map(|unit| (unit.id, unit)).collect();
        for unit in &mut self.units {
            let Some(old) = earlier.get(&unit.id) else { continue };
            let known = [&old.code].into_iter().chain(&unit.former).chain(&old.former);
            let mut former: Vec<String> = Vec::new();
            for number in known {
                if *number != unit.code && !former.contains(number) {
                    former.push(number.clone());
                }
            }
            unit.former = former;
        }
    }

    /// The unit that has this number now; where none has it, the only one that ever had it.
    pub fn unit_by_number(&self, number: &str) -> Option<&Unit> {
        if let Some(unit) = self.units.iter().find(|unit| unit.code == number) {
            return Some(unit);
        }
        let mut had = self.units.iter().filter(|unit| unit.former.iter().any(|one| one == number));
        let only = had.next()?;
        had.next().is_none().then_some(only)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Project, UnitKind};
    use super::*;
    use crate::id::{HouseTypeId, ProjectId, UnitId};
    use crate::language::Bilingual;

    fn unit(id: u8, code: &str) -> Unit {
        Unit {
            id: UnitId::from_bytes([id; 16]),
            kind: UnitKind::Dwelling,
            code: code.into(),
            former: Vec::new(),
            building: None,
            entrance: None,
            floor: None,
            house_type: HouseTypeId::from_bytes([9; 16]),
            directions: None,
        }
    }

    fn places(units: Vec<Unit>) -> Places {
        let project =
            Project { id: ProjectId::from_bytes([1; 16]), code: "P".into(), name: Bilingual::new("项目", "Project") };
        Places { project, phases: Vec::new(), buildings: Vec::new(), house_types: Vec::new(), units }
    }

    #[test]
    fn numbers_are_remembered_newest_first_and_one_that_is_back_is_no_former_one() {
        let first = places(vec![unit(1, "1201"), unit(2, "1202")]);
        let mut second = places(vec![unit(1, "1301"), unit(2, "1202")]);
        second.remember_numbers(&first);
        assert_eq!(second.units[0].former, ["1201"]);
        assert!(second.units[1].former.is_empty());
        let mut third = places(vec![unit(1, "1401"), unit(2, "1202")]);
        third.remember_numbers(&second);
        assert_eq!(third.units[0].former, ["1301", "1201"]);
        let again = third.clone();
        third.remember_numbers(&again);
        assert_eq!(third, again, "publishing the same again changes nothing");
        let mut back = places(vec![unit(1, "1201"), unit(2, "1202")]);
        back.remember_numbers(&third);
        assert_eq!(back.units[0].former, ["1401", "1301"]);
    }

    #[test]
    fn the_present_number_goes_before_a_former_one_and_two_former_ones_name_nobody() {
        let first = places(vec![unit(1, "1201"), unit(2, "1202"), unit(3, "1203")]);
        // Two homes change their doors.
        let mut swapped = places(vec![unit(1, "1202"), unit(2, "1201"), unit(3, "1303")]);
        swapped.remember_numbers(&first);
        let found = |places: &Places, number| places.unit_by_number(number).map(|unit| unit.id.bytes()[0]);
        assert_eq!(found(&swapped, "1202"), Some(1));
        assert_eq!(found(&swapped, "1201"), Some(2));
        assert_eq!(found(&swapped, "1203"), Some(3), "nobody has it now");
        let mut later = places(vec![unit(1, "1501"), unit(2, "1502"), unit(3, "1303")]);
        later.remember_numbers(&swapped);
        assert_eq!(found(&later, "1201"), None, "two homes had it");
        assert_eq!(later.units[0].had_number_with("120"), Some("1202"));
        assert_eq!(later.units[0].had_number_with("150"), None, "the present one says it");
        assert!(later.units[0].has_number_with("1201") && !later.units[2].has_number_with("1201"));
    }
}
