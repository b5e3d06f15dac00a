//! Inspection rounds on phones without a network most of the time, and through the real server: what earlier rounds left
//! open, duplicates, teams, and what a stage covers (domain.md 2, steps 1 and 2).

#[path = "rounds/carry_over.rs"]
mod carry_over;
#[path = "rounds/coverage.rs"]
mod coverage;
#[path = "rounds/duplicates.rs"]
mod duplicates;
#[path = "rounds/teams.rs"]
mod teams;
#[path = "rounds/world.rs"]
mod world;
