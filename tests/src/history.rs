//! Random histories: many people on several phones that are mostly apart, and two readings of the rules beside them.
//!
//! Whatever anybody wants to do, allowed or not, is put to the product and to the reference model; both must give the
//! same answer. What was done is then folded by both, on every phone, and must come to the same. A history is its seed.

mod batches;
mod compare;
mod defects;
mod documents;
mod judge;
mod orders;
mod phone;
mod receptions;
mod town;

use crate::reference::sentence::Reading;
use crate::seed::Seed;
use batches::opened_and_confirmed;
use phone::{Act, Phone};
use std::collections::BTreeMap;
use town::Town;
use yanfang_domain::command::Command;
use yanfang_domain::event::Author;
use yanfang_domain::id::DocumentId;
use yanfang_domain::inspection::RoomResult;
use yanfang_domain::role::Member;

/// What a history is mostly about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Theme {
    /// The life of defects.
    Defects,
    /// A batch on its way to the confirmation.
    Batch,
    /// Receptions of owners.
    Receptions,
    /// All at once.
    All,
}

/// What happened in histories, so that one that reaches nothing is noticed.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// By what was tried: how often both said yes, and how often no.
    pub asked: BTreeMap<&'static str, (u64, u64)>,
    /// How often something came out of it, by what people call it.
    pub reached: BTreeMap<String, u64>,
}

impl Tally {
    /// Adds another.
    pub fn add(&mut self, other: Self) {
        for (name, (yes, no)) in other.asked {
            let sum = self.asked.entry(name).or_default();
            sum.0 += yes;
            sum.1 += no;
        }
        for (name, count) in other.reached {
            *self.reached.entry(name).or_default() += count;
        }
    }

    fn reach(&mut self, what: String) {
        *self.reached.entry(what).or_default() += 1;
    }
}

/// One history while it is played.
struct History {
    random: Seed,
    reading: Reading,
    theme: Theme,
    town: Town,
    phones: Vec<Phone>,
    now_ms: i64,
    tally: Tally,
    log: Vec<Logged>,
    /// Where somebody goes through with something, and for how many more steps.
    going_on: (usize, usize),
}

/// What the documents of the phones go through after them.
enum Logged {
    /// A phone writes.
    Write(usize, DocumentId, Box<Command>),
    /// The first hears of all that the second has.
    Hear(usize, usize),
}

/// Plays the history of a seed.
///
/// # Errors
///
/// What the product and the reference model said differently.
pub fn play(seed: u64, reading: Reading) -> Result<Tally, String> {
    let mut random = Seed::new(seed);
    let theme = *random.pick(&[Theme::Defects, Theme::Batch, Theme::Receptions, Theme::Receptions, Theme::All]);
    let town = Town::of(&mut random);
    let phones = 2 + random.below(3);
    let now_ms = 36_000_000;
    let mut history = History {
        phones: (0..phones).map(|number| Phone::new(number as u8, &mut random)).collect(),
        random,
        reading,
        theme,
        town,
        now_ms,
        tally: Tally::default(),
        log: Vec::new(),
        going_on: (0, 0),
    };
    history.before_it_begins();
    let steps = 24 + history.random.below(36);
    for _ in 0..steps {
        if history.going_on.1 == 0 && history.random.chance(25) {
            history.sync();
        } else {
            history.step()?;
        }
    }
    history.agree()?;
    // What contractors did on orders that were given out before everybody met comes back only after it.
    let mut copies = history.given_out();
    for copy in &mut copies {
        history.work_on(copy)?;
    }
    history.all_meet()?;
    history.mirror(&mut copies)?;
    history.agree_on(0)?;
    Ok(history.tally)
}

impl History {
    /// What is there already: homes with defects; rooms looked at; for receptions a confirmed batch.
    fn before_it_begins(&mut self) {
        let mut acts = Vec::new();
        for unit in 0..town::UNITS {
            let defects = if self.random.chance(40) { 0 } else { self.random.below(3) };
            for _ in 0..defects {
                acts.push((self.somebody(), Act::Record { unit, defect: self.a_defect(unit) }));
            }
            if self.random.chance(90) {
                for room in self.town.rooms(unit) {
                    acts.push((self.somebody(), Act::Room { unit, room, result: RoomResult::Clear }));
                }
            }
        }
        if self.theme != Theme::Batch && self.random.chance(85) {
            let entries = opened_and_confirmed(&self.town).into_iter();
            acts.extend(entries.map(|(by, entry)| (Author::Member(by), Act::Batch(entry))));
        }
        for (by, act) in acts {
            self.now_ms += 1;
            self.write(0, act, by, self.now_ms);
        }
        if self.theme == Theme::Receptions && self.random.chance(35) {
            self.received(0);
        }
        for place in 1..self.phones.len() {
            self.hear(place, 0);
        }
    }

    fn write(&mut self, place: usize, act: Act, by: Author, at_ms: i64) {
        if let Some((document, command)) = self.phones[place].write(act, by, at_ms) {
            self.log.push(Logged::Write(place, document, Box::new(command)));
        }
    }

    fn hear(&mut self, to: usize, from: usize) {
        if to != from {
            let other = self.phones[from].clone();
            self.phones[to].hear(&other);
            self.log.push(Logged::Hear(to, from));
        }
    }

    fn somebody(&mut self) -> Author {
        Author::Member(self.random.pick(&self.town.catalog.members).id)
    }

    /// One phone hears of all that another has; now and then its app starts again.
    fn sync(&mut self) {
        let (to, from) = (self.random.below(self.phones.len()), self.random.below(self.phones.len()));
        self.hear(to, from);
        if self.random.chance(30) {
            self.phones[to].restart();
        }
    }

    /// Somebody does something on some phone, if both readings of the rules say so; sometimes although they say no.
    fn step(&mut self) -> Result<(), String> {
        self.now_ms += *self.random.pick(&[0, 1, 60_000, 3_600_000, 3_600_000, 86_400_000]);
        let place = self.where_next();
        let (act, people) = self.something(place);
        if !act.is_valid() {
            return Ok(());
        }
        let (by, member) = self.who(&act, people);
        let at_ms = self.when(place, member.as_ref());
        let name = act.name();
        let phone = &self.phones[place];
        let product = judge::product(&self.town, phone, by, member.as_ref(), at_ms, &act);
        let model = judge::model(self.reading, &self.town, phone, by, member.as_ref(), at_ms, &act);
        if product != model {
            let says = |yes: bool| if yes { "yes" } else { "no" };
            return Err(format!(
                "{name} at {at_ms} by {by:?}: the product says {}, the model {}\n{act:?}\n{member:?}",
                says(product),
                says(model)
            ));
        }
        let sum = self.tally.asked.entry(name).or_default();
        if product {
            sum.0 += 1;
        } else {
            sum.1 += 1;
        }
        // What another app or an older one wrote: a fact is taken whatever the rules say (R14).
        if (product || self.random.chance(12)) && self.phones[place].has_what_it_names(&act) {
            self.write(place, act, by, at_ms);
        }
        Ok(())
    }

    /// On some phone; now and then somebody there goes through with what is begun.
    fn where_next(&mut self) -> usize {
        if self.going_on.1 > 0 {
            self.going_on.1 -= 1;
            return self.going_on.0;
        }
        let place = self.random.below(self.phones.len());
        if self.random.chance(10) {
            self.going_on = (place, 5 + self.random.below(16));
        }
        place
    }

    /// Whether somebody does what comes next: in so many of a hundred cases, and mostly while going through with it.
    fn goes_on(&mut self, percent: usize) -> bool {
        let percent = if self.going_on.1 > 0 { 96 } else { percent };
        self.random.chance(percent)
    }

    fn something(&mut self, place: usize) -> (Act, &'static [usize]) {
        let through = self.going_on.1 > 0 && self.theme != Theme::All && self.random.chance(92);
        let lot = match self.theme {
            Theme::Defects if through => 0,
            Theme::Batch | Theme::Receptions if through => 99,
            _ => self.random.below(100),
        };
        match (self.theme, lot) {
            (Theme::Defects, 0..92) | (Theme::Receptions, 0..22) | (Theme::Batch, 0..16) | (Theme::All, 0..30) => {
                self.with_a_defect(place)
            }
            (Theme::Batch, _) | (Theme::All, 30..60) | (Theme::Receptions, 22..26) => self.with_the_batch(place),
            _ => self.with_an_owner(place),
        }
    }

    /// One of those whose job it is, or anybody; rules and the server write some things by themselves.
    fn who(&mut self, act: &Act, people: &'static [usize]) -> (Author, Option<Member>) {
        if let Some(author) = act.by_itself(&mut self.random) {
            return (author, None);
        }
        let member = if self.goes_on(85) && !people.is_empty() {
            self.town.catalog.members[*self.random.pick(people)].clone()
        } else {
            self.random.pick(&self.town.catalog.members).clone()
        };
        (Author::Member(member.id), Some(member))
    }

    /// Now by the phone's clock; sometimes just when a role begins or ends.
    fn when(&mut self, place: usize, member: Option<&Member>) -> i64 {
        let mut edges = Vec::new();
        if let Some(member) = member {
            edges.extend(member.revoked_ms);
            for grant in &member.grants {
                edges.push(grant.from_ms);
                edges.extend(grant.until_ms);
            }
            edges.retain(|edge| *edge > 0);
        }
        if !edges.is_empty() && self.random.chance(15) {
            return *self.random.pick(&edges);
        }
        self.now_ms + self.phones[place].skew_ms
    }
}
