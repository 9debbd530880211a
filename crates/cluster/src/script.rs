//! Lua scripts for Redis.

/// Creates a script from files in `scripts/`, preceded by `now.lua`.
macro_rules! script {
    ($($name:literal),+) => {
        std::sync::LazyLock::new(|| {
            redis::Script::new(concat!(include_str!("scripts/now.lua"), $(include_str!(concat!("scripts/", $name))),+))
        })
    };
}
pub(crate) use script;
