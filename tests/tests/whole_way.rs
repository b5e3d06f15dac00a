//! The whole way: real phones, the real server, a network that fails. One binary, a file a concern.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a scenario's steps may stop at the first surprise

#[path = "whole_way/batch.rs"]
mod batch;
#[path = "whole_way/bundles.rs"]
mod bundles;
#[path = "whole_way/converge.rs"]
mod converge;
#[path = "whole_way/delivery_day.rs"]
mod delivery_day;
#[path = "whole_way/handover.rs"]
mod handover;
#[path = "whole_way/interrupted.rs"]
mod interrupted;
#[path = "whole_way/killed_phone.rs"]
mod killed_phone;
#[path = "whole_way/killed_server.rs"]
mod killed_server;
#[path = "whole_way/offline.rs"]
mod offline;
#[path = "whole_way/orders.rs"]
mod orders;
#[path = "whole_way/people.rs"]
mod people;
#[path = "whole_way/photos.rs"]
mod photos;
#[path = "whole_way/quarantine.rs"]
mod quarantine;
#[path = "whole_way/restored.rs"]
mod restored;
#[path = "whole_way/rounds.rs"]
mod rounds;
#[path = "whole_way/upgrade.rs"]
mod upgrade;
#[path = "whole_way/verdicts.rs"]
mod verdicts;
