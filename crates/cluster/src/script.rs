//! Lua scripts for Redis.

/// A script with what it has in common with others before it.
macro_rules! script {
    ($($name:literal),+) => {
        std::sync::LazyLock::new(|| {
            redis::Script::new(concat!(include_str!("scripts/now.lua"), $(include_str!(concat!("scripts/", $name))),+))
        })
    };
}
pub(crate) use script;
