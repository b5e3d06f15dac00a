//! From the notice to the key, on phones without a network and the real server.

#[path = "handover/apart.rs"]
mod apart;
#[path = "handover/before.rs"]
mod before;
#[path = "handover/bundle.rs"]
mod bundle;
#[path = "handover/clock.rs"]
mod clock;
#[path = "handover/doubts.rs"]
mod doubts;
#[path = "handover/folder.rs"]
mod folder;
#[path = "handover/hardware.rs"]
mod hardware;
#[path = "handover/months.rs"]
mod months;
#[path = "handover/office.rs"]
mod office;
#[path = "handover/outcomes.rs"]
mod outcomes;
#[path = "handover/papers.rs"]
mod papers;
#[path = "handover/renumbered.rs"]
mod renumbered;
#[path = "handover/restored.rs"]
mod restored;
#[path = "handover/sealed.rs"]
mod sealed;
#[path = "handover/tampered.rs"]
mod tampered;
#[path = "handover/told.rs"]
mod told;
#[path = "handover/world.rs"]
mod world;
