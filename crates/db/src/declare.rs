//! The macro `statements!`.

/// Declares statements. Each becomes a `static` that is registered under its path:
///
/// ```
/// parlour_db::statements! {
///     /// Services of a business, by name.
///     LIST = "SELECT id, name FROM services WHERE business_id = $1 ORDER BY name";
///     /// All services, for a backup.
///     ALL scans "a backup reads every row" = "SELECT id, name FROM services";
/// }
/// assert_eq!(ALL.scans(), Some("a backup reads every row"));
/// ```
///
/// The text is SQL that both engines accept. Parameters are `$1`, `$2` …, and a few names in braces, such as
/// `{for update}`, stand for SQL that differs between the engines. `scans` gives the reason why a statement may scan a
/// whole table.
///
/// A statement about a [`Record`](crate::Record), `NAME of Record = "…"`, is a [`Query`](crate::Query). It refers to
/// the record's columns by names in braces: `{columns}`, `{columns c}`, `{written}`, `{values $2}`, `{set $3}`.
#[macro_export]
macro_rules! statements {
    ($(
        $(#[$doc:meta])*
        $visibility:vis $name:ident $(of $record:ident)? $(scans $reason:literal)? = $sql:expr;
    )*) => { $(
        $crate::statements!(
            @static [$(#[$doc])*] $visibility $name [$($record)?] [$crate::statements!(@scans $($reason)?)] $sql
        );
    )* };
    (@static [$($doc:tt)*] $visibility:vis $name:ident [] [$scans:expr] $sql:expr) => {
        $($doc)*
        $visibility static $name: $crate::Statement =
            $crate::Statement::new(concat!(module_path!(), "::", stringify!($name)), $sql, $scans);
        $crate::inventory::submit! { $crate::Registered(&$name) }
    };
    (@static [$($doc:tt)*] $visibility:vis $name:ident [$record:ident] [$scans:expr] $sql:expr) => {
        $($doc)*
        $visibility static $name: $crate::Query<$record> =
            $crate::Query::new(concat!(module_path!(), "::", stringify!($name)), $sql, $scans);
        $crate::inventory::submit! { $crate::Registered($name.statement()) }
    };
    (@scans) => { None };
    (@scans $reason:literal) => { Some($reason) };
}
