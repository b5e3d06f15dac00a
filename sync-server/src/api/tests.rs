mod network;
pub(crate) mod office;
mod photos;
mod rejections;
mod syncing;
