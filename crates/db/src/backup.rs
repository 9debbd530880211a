//! Backups: all rows of all tables as of one instant, in one file that either engine can restore.
//!
//! The file is gzip-compressed JSON with one value per line. The first line is a header with the format version and the
//! names of the applied migrations. For each table follow a line with its columns, its rows, and a line with the number
//! of rows and a checksum. The last line has the number of tables. The table `schema_migrations` is left out.
//!
//! Each table comes after the tables that it references, unless references form a cycle. A checksum does not depend on
//! the order of the rows, so it is the same on both engines.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Lines, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::access::Access;
use crate::db::Db;
use crate::engine::Engine;
use crate::error::Error;
use crate::migrate::{self, Migration};
use crate::params;
use crate::tx::Tx;
use crate::value::Value;

/// Version of the file format.
const FORMAT: i64 = 1;
/// Maximum number of rows that one query reads.
const PAGE: i64 = 2_000;

/// Query for all tables, their columns, and each column's position in the primary key: from 1, or 0 if it is not part
/// of the key.
const SQLITE_COLUMNS: &str = "SELECT m.name, c.name, c.pk FROM sqlite_master m
    JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.name";
const POSTGRES_COLUMNS: &str = "SELECT CAST(t.relname AS TEXT), CAST(a.attname AS TEXT),
    CAST(coalesce(array_position(CAST(i.indkey AS SMALLINT[]), a.attnum) + 1, 0) AS BIGINT)
    FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_index i ON i.indrelid = t.oid AND i.indisprimary
    WHERE t.relkind = 'r' AND t.relnamespace = CAST('public' AS regnamespace) ORDER BY 1, 2";
/// Query for pairs of tables: a table, and a table that it references.
const SQLITE_REFERENCES: &str = "SELECT m.name, f.\"table\" FROM sqlite_master m
    JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'";
const POSTGRES_REFERENCES: &str = "SELECT CAST(t.relname AS TEXT), CAST(p.relname AS TEXT) FROM pg_constraint c
    JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class p ON p.oid = c.confrelid WHERE c.contype = 'f'";

/// Summary of a table's contents. Two copies of a table can be compared by their summaries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Name of the table.
    pub table: String,
    /// Number of rows.
    pub rows: u64,
    /// Sum of the SHA-256 hashes of all rows, modulo 2^256, as 64 hexadecimal digits.
    pub checksum: String,
}

impl Db {
    /// Writes a snapshot of the whole database to a file that only its owner can read. Returns a summary of each table.
    ///
    /// Other transactions continue meanwhile. Until the file is complete and on disk, its name has the extension
    /// `.part`.
    pub async fn back_up(&self, path: PathBuf) -> Result<Vec<Content>, Error> {
        let part = path.with_added_extension("part");
        let target = part.clone();
        let contents = self.read_at_leisure(move |tx| write(tx, &part)).await?;
        let kept = std::fs::rename(&target, &path).and_then(|()| {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
        });
        kept.map_err(|error| broken(&path, error))?;
        Ok(contents)
    }

    /// Restores a backup file into an empty database, then migrates the schema to the current version. Returns a
    /// summary of each restored table.
    ///
    /// Before that migration, the row count and the checksum of each table are compared with the file. If anything
    /// differs, the whole restore is rolled back.
    pub async fn restore(&self, path: PathBuf, migrations: &'static [Migration]) -> Result<Vec<Content>, Error> {
        self.write_unlimited(move |tx| read(tx, &path, migrations)).await
    }

    async fn read_at_leisure<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        self.run(&self.inner.analytics, Access::UnlimitedRead, work).await
    }
}

fn write(tx: &mut Tx<'_>, path: &Path) -> Result<Vec<Content>, Error> {
    // The contents are private: no other user of this machine may read them.
    let mut options = File::options();
    options.write(true).create(true).truncate(true).mode(0o600);
    let file = options.open(path).map_err(|error| broken(path, error))?;
    let mut out = GzEncoder::new(BufWriter::new(file), Compression::fast());
    let migrations = tx.all(&migrate::APPLIED, params![], |row| row.take::<String>())?;
    line(&mut out, &json!({"parlour": FORMAT, "migrations": migrations})).map_err(|error| broken(path, error))?;
    let contents = dump(tx, &mut out)?;
    line(&mut out, &json!({"tables": contents.len()})).map_err(|error| broken(path, error))?;
    let kept = out.finish().and_then(|buffered| buffered.into_inner().map_err(std::io::IntoInnerError::into_error));
    kept.and_then(|file| file.sync_all()).map_err(|error| broken(path, error))?;
    Ok(contents)
}

/// Writes all tables and returns a summary of each.
fn dump(tx: &mut Tx<'_>, out: &mut impl Write) -> Result<Vec<Content>, Error> {
    let mut contents = Vec::new();
    for table in tables(tx)? {
        let failed = |error| broken(Path::new(&table.name), error);
        line(out, &json!({"table": table.name, "columns": table.columns})).map_err(failed)?;
        let (mut rows, mut sum) = (0, Sum::default());
        table.each(tx, |row| {
            let text = Json::Array(row.iter().map(to_json).collect()).to_string();
            rows += 1;
            sum.add(text.as_bytes());
            writeln!(out, "{text}").map_err(failed)
        })?;
        let content = Content { table: table.name.clone(), rows, checksum: sum.to_string() };
        line(out, &json!({"rows": rows, "checksum": content.checksum})).map_err(failed)?;
        contents.push(content);
    }
    Ok(contents)
}

fn read(tx: &mut Tx<'_>, path: &Path, migrations: &'static [Migration]) -> Result<Vec<Content>, Error> {
    let file = File::open(path).map_err(|error| broken(path, error))?;
    let mut source = Source { path, lines: BufReader::new(MultiGzDecoder::new(file)).lines() };
    let head = source.next()?;
    if head["parlour"] != FORMAT {
        return Err(broken(path, "is not a backup that this version can read"));
    }
    let there: Vec<&str> = head["migrations"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
    if let Some(name) = there.iter().find(|name| migrations.iter().all(|known| known.name != **name)) {
        return Err(broken(path, format!("was created by a newer version: {name} is unknown")));
    }
    if !tables(tx)?.is_empty() {
        return Err(broken(path, "can only be restored into an empty database"));
    }
    migrate::apply(tx, migrations, |name| there.contains(&name))?;
    let mut expected = Vec::new();
    loop {
        let head = source.next()?;
        if let Some(count) = head["tables"].as_u64() {
            if count != expected.len() as u64 {
                return Err(source.broken("lacks a table"));
            }
            break;
        }
        expected.push(load(tx, &mut source, &head)?);
    }
    source.end()?;
    let found = dump(tx, &mut std::io::sink())?;
    let differs = |content: &&Content| !found.contains(content);
    if let Some(content) = expected.iter().find(differs) {
        return Err(broken(path, format!("was not restored exactly: table {} differs", content.table)));
    }
    migrate::apply(tx, migrations, |_| true)?;
    Ok(expected)
}

/// Inserts the rows of one table. Returns the number of rows and the checksum that the file states.
fn load(tx: &mut Tx<'_>, source: &mut Source<'_>, head: &Json) -> Result<Content, Error> {
    let table = head["table"]
        .as_str()
        .filter(|table| is_name(table))
        .ok_or_else(|| source.broken("has an invalid table name"))?;
    let columns: Vec<&str> = head["columns"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
    if !columns.iter().all(|column| is_name(column)) {
        return Err(source.broken(format!("has an invalid column name in {table}")));
    }
    let mut end = None;
    let rows = std::iter::from_fn(|| {
        match source.next() {
            Ok(Json::Array(row)) if row.len() == columns.len() => match row.into_iter().map(from_json).collect() {
                Some(row) => return Some(row),
                None => end = Some(Err(source.broken(format!("has an invalid value in {table}")))),
            },
            Ok(Json::Array(_)) => end = Some(Err(source.broken(format!("has an invalid row in {table}")))),
            other => end = Some(other),
        }
        None
    });
    let count = tx.load(table, &columns, rows)?;
    let end = end.unwrap_or_else(|| Err(source.broken("ends too early")))?;
    let (Some(rows), Some(checksum)) = (end["rows"].as_u64(), end["checksum"].as_str()) else {
        return Err(source.broken(format!("lacks the row count or checksum of {table}")));
    };
    if rows != count {
        return Err(source.broken(format!("has {count} rows in {table} instead of {rows}")));
    }
    if columns.contains(&"id") {
        tx.reset_sequences(table)?;
    }
    Ok(Content { table: table.to_owned(), rows, checksum: checksum.to_owned() })
}

/// Lines of a backup file, parsed as JSON.
struct Source<'p> {
    path: &'p Path,
    lines: Lines<BufReader<MultiGzDecoder<File>>>,
}

impl Source<'_> {
    fn next(&mut self) -> Result<Json, Error> {
        let line = self.lines.next().ok_or_else(|| self.broken("ends too early"))?;
        let line = line.map_err(|error| broken(self.path, error))?;
        serde_json::from_str(&line).map_err(|error| broken(self.path, error))
    }

    /// Checks that no line follows, and that the compressed data is complete.
    fn end(mut self) -> Result<(), Error> {
        match self.lines.next() {
            None => Ok(()),
            Some(Ok(_)) => Err(self.broken("continues after its end")),
            Some(Err(error)) => Err(self.broken(error)),
        }
    }

    fn broken(&self, why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
        broken(self.path, why)
    }
}

#[derive(Debug)]
struct Table {
    name: String,
    /// Column names, sorted.
    columns: Vec<String>,
    /// Positions of the primary key columns in `columns`, in key order.
    key: Vec<usize>,
}

impl Table {
    /// Reads all rows in key order, page by page.
    fn each(&self, tx: &mut Tx<'_>, mut read: impl FnMut(&[Value<'static>]) -> Result<(), Error>) -> Result<(), Error> {
        let names = |columns: &mut dyn Iterator<Item = usize>| {
            columns.map(|column| self.columns[column].as_str()).collect::<Vec<_>>().join(", ")
        };
        let (all, key) = (names(&mut (0..self.columns.len())), names(&mut self.key.iter().copied()));
        let marks: Vec<String> = (1..=self.key.len()).map(|number| format!("${number}")).collect();
        let (table, marks) = (&self.name, marks.join(", "));
        let first = format!("SELECT {all} FROM {table} ORDER BY {key} LIMIT {PAGE}");
        let next = format!("SELECT {all} FROM {table} WHERE ({key}) > ({marks}) ORDER BY {key} LIMIT {PAGE}");
        let mut last: Option<Vec<Value<'static>>> = None;
        loop {
            let mut rows = 0;
            let (text, params) = last.take().map_or((&first, Vec::new()), |last| (&next, last));
            tx.each_text("back_up", text, &params, &mut |row| {
                let row = self.columns.iter().map(|_| row.take().map(plain)).collect::<Result<Vec<_>, _>>()?;
                rows += 1;
                last = Some(self.key.iter().map(|column| row[*column].clone()).collect());
                read(&row)
            })?;
            if rows < PAGE {
                return Ok(());
            }
        }
    }
}

/// Converts a value to its form in the file: booleans become numbers, because SQLite has no booleans.
fn plain(value: Value<'static>) -> Value<'static> {
    if let Value::Bool(truth) = value { Value::Int(truth.into()) } else { value }
}

/// Returns all tables except `schema_migrations`. Each table comes after the tables that it references, unless
/// references form a cycle.
fn tables(tx: &mut Tx<'_>) -> Result<Vec<Table>, Error> {
    let (columns, references) = match tx.engine() {
        Engine::Sqlite => (SQLITE_COLUMNS, SQLITE_REFERENCES),
        Engine::Postgres => (POSTGRES_COLUMNS, POSTGRES_REFERENCES),
    };
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    let mut keys: BTreeMap<String, BTreeMap<i64, usize>> = BTreeMap::new();
    tx.each_text("tables", columns, &[], &mut |row| {
        let (name, column, position): (String, String, i64) = (row.take()?, row.take()?, row.take()?);
        let fresh = || Table { name: name.clone(), columns: Vec::new(), key: Vec::new() };
        let table = tables.entry(name.clone()).or_insert_with(fresh);
        if position > 0 {
            keys.entry(name).or_default().insert(position, table.columns.len());
        }
        table.columns.push(column);
        Ok(())
    })?;
    tables.remove("schema_migrations");
    for (name, key) in keys {
        if let Some(table) = tables.get_mut(&name) {
            table.key = key.into_values().collect();
        }
    }
    let mut parents: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    tx.each_text("references", references, &[], &mut |row| {
        parents.entry(row.take()?).or_default().insert(row.take()?);
        Ok(())
    })?;
    let mut ordered: Vec<Table> = Vec::new();
    while !tables.is_empty() {
        let waits = |name: &String| {
            let mut parents = parents.get(name).into_iter().flatten();
            parents.any(|parent| parent != name && tables.contains_key(parent))
        };
        let next = tables.keys().find(|name| !waits(name)).or_else(|| tables.keys().next()).cloned();
        ordered.extend(next.and_then(|name| tables.remove(&name)));
    }
    Ok(ordered)
}

/// Sum of SHA-256 hashes, modulo 2^256. It does not depend on the order of the hashes.
#[derive(Default)]
struct Sum([u64; 4]);

impl Sum {
    fn add(&mut self, text: &[u8]) {
        let hash = Sha256::digest(text);
        let mut carry = false;
        for (sum, word) in self.0.iter_mut().zip(hash.chunks_exact(8)) {
            let word = u64::from_le_bytes(word.try_into().unwrap_or_default());
            let (added, first) = sum.overflowing_add(word);
            let (added, second) = added.overflowing_add(u64::from(carry));
            (*sum, carry) = (added, first || second);
        }
    }
}

impl std::fmt::Display for Sum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().rev().try_for_each(|word| write!(f, "{word:016x}"))
    }
}

fn to_json(value: &Value<'_>) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(truth) => json!(truth),
        Value::Int(number) => json!(number),
        Value::Real(number) => json!(number),
        Value::Text(text) => json!(text),
        Value::Bytes(bytes) => json!({"base64": STANDARD_NO_PAD.encode(bytes)}),
    }
}

fn from_json(value: Json) -> Option<Value<'static>> {
    Some(match value {
        Json::Null => Value::Null,
        Json::Bool(truth) => Value::Bool(truth),
        Json::Number(number) => match number.as_i64() {
            Some(number) => Value::Int(number),
            None => Value::Real(number.as_f64()?),
        },
        Json::String(text) => Value::Text(text.into()),
        Json::Object(object) => Value::Bytes(STANDARD_NO_PAD.decode(object.get("base64")?.as_str()?).ok()?.into()),
        Json::Array(_) => return None,
    })
}

fn line(out: &mut impl Write, value: &Json) -> std::io::Result<()> {
    writeln!(out, "{value}")
}

/// Returns true for a plain lower-case identifier, which can be inserted into SQL unquoted.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn broken(path: &Path, why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::Backup { path: path.to_owned(), why: Arc::from(why.into()) }
}
