//! Keeps the shape of the project: who may use what, how large files get, under which licences we build.

#[cfg(test)]
#[path = "architecture/edges.rs"]
mod edges;
#[cfg(test)]
#[path = "architecture/files.rs"]
mod files;
#[cfg(test)]
#[path = "architecture/licences.rs"]
mod licences;
#[cfg(test)]
#[path = "architecture/odd_days.rs"]
mod odd_days;
#[cfg(test)]
#[path = "architecture/steps.rs"]
mod steps;
#[cfg(test)]
#[path = "architecture/workspace.rs"]
mod workspace;
