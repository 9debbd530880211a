//! Settings: the documented defaults, a file, the environment, in this order; the later one wins.
//!
//! `config/parlour.toml` is the documentation and the defaults at once. Every bad value is reported at once, with where
//! it stands.

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use ::files::Place;
use limits::{Apart, By, Ladder, Net, Policy, Rate};
use telemetry::{Format, LogSettings};
use toml_edit::{Document, Item, TableLike, Value};

const DEFAULTS: &str = include_str!("../../../config/parlour.toml");

/// What S3 takes, in as many parts of 5 MiB as it allows.
const LARGEST_FILE: u64 = 48 << 30;

/// All settings.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How requests are taken.
    pub server: Server,
    /// The folder for everything that Parlour keeps itself.
    pub data: PathBuf,
    /// Where the records are.
    pub database: Database,
    /// What nodes share, and how.
    pub cluster: Shared,
    /// Files that people put in.
    pub files: Files,
    /// What is done in the background.
    pub tasks: Tasks,
    /// How messages reach people.
    pub post: Post,
    /// Backups that are made by the clock.
    pub backup: Backup,
    /// How many sockets there may be.
    pub live: realtime::Limits,
    /// How much may be asked.
    pub limits: Limits,
    /// How long people stay logged in.
    pub sessions: Sessions,
    /// What is logged.
    pub log: LogSettings,
}

/// How messages reach people.
#[derive(Clone, Debug)]
pub struct Post {
    /// Where letters go.
    pub mail: Mail,
    /// The address that letters come from; empty where none are sent.
    pub from: String,
    /// The service that takes texts, if there is one.
    pub texts: Option<post::WebhookSettings>,
}

impl Post {
    /// Whether messages go any way.
    pub fn is_on(&self) -> bool {
        !matches!(self.mail, Mail::Off) || self.texts.is_some()
    }
}

/// Where letters go.
#[derive(Clone, Debug)]
pub enum Mail {
    /// Nowhere.
    Off,
    /// Into a folder.
    Folder(PathBuf),
    /// To a server.
    Smtp(post::SmtpSettings),
}

/// Backups that are made by the clock.
#[derive(Clone, Debug)]
pub struct Backup {
    /// Where they are put; nowhere and never if `None`.
    pub folder: Option<PathBuf>,
    /// When, as a cron expression, in UTC.
    pub at: String,
    /// How many are kept.
    pub keep: usize,
}

/// What is done in the background.
#[derive(Clone, Debug)]
pub struct Tasks {
    /// How many tasks a node runs at once.
    pub capacity: u32,
}

/// Files that people put in.
#[derive(Clone, Debug)]
pub struct Files {
    /// The folder that they are in, if it is another than `files` in the data folder.
    pub folder: Option<PathBuf>,
    /// The S3-compatible service that they are on instead.
    pub s3: Option<::files::S3>,
    /// Where everybody can have those that are for everybody, if not here.
    pub public: Option<String>,
    /// The largest file that is taken, in bytes.
    pub upload_bytes: u64,
    /// The largest picture that is taken, in pixels.
    pub picture_pixels: u64,
}

/// How requests are taken.
#[derive(Clone, Debug)]
pub struct Server {
    /// The address to listen on.
    pub host: String,
    /// The port to listen on.
    pub port: u16,
    /// The address at which people reach it, without a slash at its end; that which it listens on if `None`.
    pub public_url: Option<String>,
    /// Connections that the system completes before they are accepted.
    pub listen_backlog: u32,
    /// Connections that are open at once.
    pub max_connections: usize,
    /// The largest body of a request.
    pub max_body_bytes: usize,
    /// Whether cookies travel over HTTPS only.
    pub secure_cookies: bool,
}

/// Where the records are, and how they are reached.
#[derive(Clone, Debug)]
pub struct Database {
    /// A PostgreSQL server; otherwise an SQLite file in the data folder.
    pub url: Option<String>,
    /// The pool and its limits.
    pub pool: db::Settings,
}

/// What nodes share, and how.
#[derive(Clone, Debug)]
pub struct Shared {
    /// A Redis; several addresses are nodes of one Redis Cluster; none is none.
    pub redis: cluster::Redis,
}

/// How much may be asked.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Proxies that are believed where a request comes from.
    pub trusted_proxies: Vec<Net>,
    /// Connections that are open at once from one address.
    pub connections_per_address: usize,
    /// The policies, and what follows for those who do not keep to them.
    pub requests: limits::Settings,
}

/// How long people stay logged in.
#[derive(Clone, Copy, Debug)]
pub struct Sessions {
    /// Without use.
    pub idle: Duration,
    /// In any case, in seconds.
    pub max_seconds: u64,
}

/// A setting that cannot be used, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// A file and line, or a variable.
    pub place: String,
    /// What is wrong there.
    pub message: String,
}

/// All settings that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("some settings cannot be used")?;
        self.0.iter().try_for_each(|fault| write!(f, "\n  {}: {}", fault.place, fault.message))
    }
}

impl std::error::Error for Faults {}

impl Settings {
    /// Reads the defaults, then `file` (its name, for messages, and its text), then the variables that `environment`
    /// knows.
    pub fn read(file: Option<(&str, &str)>, environment: &dyn Fn(&str) -> Option<String>) -> Result<Self, Faults> {
        let mut reader = Reader::new(file, environment);
        let seconds = |seconds: Whole<86_400>| Duration::from_secs(seconds.0);
        let settings = Self {
            server: Server {
                host: reader.get("server.host", "HOST"),
                port: reader.get("server.port", "PORT"),
                public_url: Some(reader.get::<HttpUrl>("server.public_url", "PUBLIC_URL").0)
                    .filter(|url| !url.is_empty()),
                listen_backlog: reader.get::<Whole<65_535>>("server.listen_backlog", "LISTEN_BACKLOG").count(),
                max_connections: reader.get::<Whole<1_000_000>>("server.max_connections", "MAX_CONNECTIONS").size(),
                max_body_bytes: reader.get::<Whole<104_857_600>>("server.max_body_bytes", "MAX_BODY_BYTES").size(),
                secure_cookies: reader.get("server.secure_cookies", "SECURE_COOKIES"),
            },
            data: reader.get::<String>("data.folder", "PARLOUR_DATA").into(),
            database: Database {
                url: Some(reader.get::<PostgresUrl>("database.url", "DATABASE_URL").0).filter(|url| !url.is_empty()),
                pool: db::Settings {
                    pool_size: reader.get::<Whole<1_000>>("database.pool_size", "DB_POOL_SIZE").size(),
                    max_overflow: reader.get::<FromZero<1_000>>("database.max_overflow", "DB_MAX_OVERFLOW").size(),
                    wait: seconds(reader.get("database.pool_timeout", "DB_POOL_TIMEOUT")),
                    recycle: seconds(reader.get("database.pool_recycle", "DB_POOL_RECYCLE")),
                    pooled: reader.get("database.pooled", "DB_POOLED"),
                    replicas: addresses(reader.get("database.replica_url", "DATABASE_REPLICA_URL")),
                    analytics: Some(reader.get::<PostgresUrl>("database.analytics_url", "DATABASE_ANALYTICS_URL").0)
                        .filter(|url| !url.is_empty()),
                    analytics_limit: seconds(reader.get("database.analytics_timeout", "DB_ANALYTICS_TIMEOUT")),
                    queue: reader.get::<Whole<1_000_000>>("database.pool_queue", "DB_POOL_QUEUE").size(),
                    slow: Duration::from_millis(reader.get::<FromZero<3_600_000>>("database.slow_ms", "DB_SLOW_MS").0),
                    statement_limit: seconds(reader.get("database.statement_timeout", "DB_STATEMENT_TIMEOUT")),
                    sqlite_cache: reader
                        .get::<Whole<4_194_304>>("database.sqlite_cache_kb", "DB_SQLITE_CACHE_KB")
                        .0
                        .try_into()
                        .unwrap_or(u32::MAX),
                },
            },
            cluster: Shared {
                redis: cluster::Redis {
                    addresses: reader.get::<RedisUrls>("cluster.redis_url", "REDIS_URL").0,
                    prefix: reader.get("cluster.redis_prefix", "REDIS_PREFIX"),
                    patience: Duration::from_millis(
                        reader.get::<Whole<10_000>>("cluster.redis_patience_ms", "REDIS_PATIENCE_MS").0,
                    ),
                },
            },
            files: reader.files(),
            tasks: Tasks {
                capacity: u32::try_from(reader.get::<FromZero<10_000>>("tasks.capacity", "TASKS_CAPACITY").0)
                    .unwrap_or(u32::MAX),
            },
            post: reader.post(),
            backup: Backup {
                folder: Some(reader.get::<String>("backup.folder", "BACKUP_FOLDER"))
                    .filter(|folder| !folder.is_empty())
                    .map(Into::into),
                at: reader.get::<String>("backup.at", "BACKUP_AT"),
                keep: reader.get::<Whole<10_000>>("backup.keep", "BACKUP_KEEP").size(),
            },
            live: realtime::Limits {
                sockets: reader.get::<Whole<1_000_000>>("live.max_sockets", "MAX_SOCKETS").size(),
                sockets_of_a_user: reader
                    .get::<Whole<1_000>>("live.max_sockets_per_user", "MAX_SOCKETS_PER_USER")
                    .count(),
                ..realtime::Limits::default()
            },
            limits: Limits {
                trusted_proxies: reader.get::<List<Net>>("limits.trusted_proxies", "TRUSTED_PROXIES").0,
                connections_per_address: reader
                    .get::<Whole<1_000_000>>("limits.connections_per_address", "MAX_CONNECTIONS_PER_ADDRESS")
                    .size(),
                requests: limits::Settings {
                    mode: reader.get::<Mode>("limits.mode", "LIMITS").0,
                    exempt: reader.get::<List<Net>>("limits.exempt", "LIMITS_EXEMPT").0,
                    ladder: Ladder {
                        slow_after: reader.get::<Whole<10_000>>("limits.slow_after", "LIMITS_SLOW_AFTER").count(),
                        slow_by: Duration::from_millis(
                            reader.get::<FromZero<10_000>>("limits.slow_by_ms", "LIMITS_SLOW_BY_MS").0,
                        ),
                        block_after: reader.get::<Whole<10_000>>("limits.block_after", "LIMITS_BLOCK_AFTER").count(),
                        block_for: seconds(reader.get("limits.block_seconds", "LIMITS_BLOCK_SECONDS")),
                        challenge_for: seconds(reader.get("limits.challenge_seconds", "LIMITS_CHALLENGE_SECONDS")),
                        challenge_bits: reader
                            .get::<Whole<30>>("limits.challenge_bits", "LIMITS_CHALLENGE_BITS")
                            .count(),
                    },
                    policies: reader.policies(),
                },
            },
            sessions: Sessions {
                idle: Duration::from_secs(
                    reader.get::<Whole<31_536_000>>("sessions.expire_seconds", "SESSION_EXPIRE_SECONDS").0,
                ),
                max_seconds: reader.get::<Whole<31_536_000>>("sessions.max_seconds", "SESSION_MAX_SECONDS").0,
            },
            log: LogSettings {
                level: reader.get::<Level>("log.level", "LOG_LEVEL").0,
                format: reader.get::<LogFormat>("log.format", "LOG_FORMAT").0,
                file: Some(reader.get::<String>("log.file", "LOG_FILE"))
                    .filter(|file| !file.is_empty())
                    .map(Into::into),
            },
        };
        // Nothing is what stands in for a bad value.
        if (Duration::from_secs(1)..SHORTEST_SESSION).contains(&settings.sessions.idle) {
            let message = "expire_seconds must be at least 60: only now and then it is written down when one was used";
            reader.fault("sessions".into(), message.into());
        }
        if settings.database.url.is_none()
            && (!settings.database.pool.replicas.is_empty() || settings.database.pool.analytics.is_some())
        {
            let message = "replica_url and analytics_url are for a PostgreSQL at url, which is empty";
            reader.fault("database".into(), message.into());
        }
        reader.finish(settings)
    }

    /// Where people reach the program, without a slash at its end.
    pub fn public_url(&self) -> String {
        let Server { public_url, host, port, .. } = &self.server;
        public_url.clone().unwrap_or_else(|| format!("http://{host}:{port}"))
    }

    /// Where files are kept.
    pub fn files_place(&self) -> Place {
        match &self.files.s3 {
            Some(s3) => Place::S3(s3.clone()),
            None => Place::Folder(self.files.folder.clone().unwrap_or_else(|| self.data.join("files"))),
        }
    }

    /// Where the records are.
    pub fn records(&self) -> db::Location {
        match &self.database.url {
            Some(url) => db::Location::Url(url.clone()),
            None => db::Location::File(self.data.join("parlour.db")),
        }
    }
}

/// One text of settings.
struct Layer {
    name: String,
    text: String,
    document: Document<String>,
}

struct Reader<'e> {
    defaults: Option<Layer>,
    file: Option<Layer>,
    environment: &'e dyn Fn(&str) -> Option<String>,
    known: Vec<String>,
    faults: Vec<Fault>,
}

impl<'e> Reader<'e> {
    fn new(file: Option<(&str, &str)>, environment: &'e dyn Fn(&str) -> Option<String>) -> Self {
        let mut reader = Self { defaults: None, file: None, environment, known: Vec::new(), faults: Vec::new() };
        reader.defaults = reader.layer("the defaults", DEFAULTS);
        reader.file = file.and_then(|(name, text)| reader.layer(name, text));
        reader
    }

    fn layer(&mut self, name: &str, text: &str) -> Option<Layer> {
        match Document::parse(text.to_owned()) {
            Ok(document) => Some(Layer { name: name.to_owned(), text: text.to_owned(), document }),
            Err(error) => {
                let line = error.span().map_or(1, |span| line_of(text, span.start));
                self.fault(format!("{name}, line {line}"), error.message().trim().to_owned());
                None
            }
        }
    }

    fn fault(&mut self, place: String, message: String) {
        self.faults.push(Fault { place, message });
    }

    /// The setting at `path`, or the variable `variable` instead. A bad value is noted, and the type's default stands in
    /// for it until [`Reader::finish`] reports it.
    fn get<T: FromStr<Err: fmt::Display> + Default>(&mut self, path: &str, variable: &str) -> T {
        let from_environment = (self.environment)(variable).map(|text| (text, format!("variable {variable}")));
        let found = self.look_up(path);
        match from_environment.or(found) {
            Some((text, place)) => self.read_value(path, &text, place),
            None => {
                self.fault("the defaults".into(), format!("{path} is missing"));
                T::default()
            }
        }
    }

    /// What the file or else the defaults have at `path`, and where.
    fn look_up(&mut self, path: &str) -> Option<(String, String)> {
        self.known.push(path.to_owned());
        let layers = [&self.file, &self.defaults];
        layers.into_iter().flatten().find_map(|layer| layer.find(path))
    }

    /// How messages reach people.
    fn post(&mut self) -> Post {
        let (host, folder): (String, String) =
            (self.get("mail.host", "SMTP_HOST"), self.get("mail.folder", "MAIL_FOLDER"));
        let from: String = self.get("mail.from", "MAIL_FROM");
        let smtp = post::SmtpSettings {
            host: host.clone(),
            port: self.get("mail.port", "SMTP_PORT"),
            security: self.get::<Security>("mail.security", "SMTP_SECURITY").0,
            login: Some((self.get("mail.user", "SMTP_USER"), self.get("mail.password", "SMTP_PASSWORD")))
                .filter(|(user, _): &(String, String)| !user.is_empty()),
            own_name: from.rsplit_once('@').map_or("localhost", |(_, domain)| domain).to_owned(),
            authority: None,
            limit: SENDING_WITHIN,
            connections: MAIL_CONNECTIONS,
        };
        let mail = match (folder.is_empty(), host.is_empty()) {
            (false, true) => Mail::Folder(folder.into()),
            (true, false) => Mail::Smtp(smtp),
            (true, true) => Mail::Off,
            (false, false) => {
                self.fault("mail".into(), "host and folder cannot both be set: letters go one way".into());
                Mail::Off
            }
        };
        if !matches!(mail, Mail::Off)
            && let Err(error) = post::Address::new(&from)
        {
            self.fault("mail.from".into(), format!("must be the address that letters come from: {error}"));
        }
        let (url, secret): (String, String) =
            (self.get("texts.url", "TEXTS_URL"), self.get("texts.secret", "TEXTS_SECRET"));
        let texts = (!url.is_empty()).then(|| {
            let url = post::Url::new(url)?;
            let settings = post::WebhookSettings { url, secret, authority: None, limit: SENDING_WITHIN };
            post::Webhook::new(settings.clone()).map(|_| settings)
        });
        let texts = texts.transpose().unwrap_or_else(|error| {
            self.fault("texts".into(), error.to_string());
            None
        });
        Post { mail, from, texts }
    }

    /// All policies that the defaults and the file name; what the file does not say of one is as in the defaults. One without
    /// rates is none.
    fn policies(&mut self) -> Vec<Policy> {
        let names: BTreeSet<String> =
            [&self.defaults, &self.file].into_iter().flatten().flat_map(Layer::policies).collect();
        let mut policies = Vec::new();
        for name in names {
            let mut field = |field: &str| {
                let path = format!("limits.policies.{name}.{field}");
                let (text, place) = self.look_up(&path).unwrap_or_default();
                (path, text, place)
            };
            let [by, routes, tags, rates, shadow, apart] =
                ["by", "routes", "for", "rates", "shadow", "apart"].map(&mut field);
            let mut policy = Policy {
                name,
                by: self.read_value::<List<By>>(&by.0, &by.1, by.2).0,
                routes: self.read_value::<List<String>>(&routes.0, &routes.1, routes.2).0,
                tags: self.read_value::<List<String>>(&tags.0, &tags.1, tags.2).0,
                windows: self.read_value::<List<Rate>>(&rates.0, &rates.1, rates.2).0,
                shadow: !shadow.1.is_empty() && self.read_value(&shadow.0, &shadow.1, shadow.2),
                apart: Apart::default(),
            };
            if !apart.1.is_empty() {
                policy.apart = self.read_value(&apart.0, &apart.1, apart.2);
            }
            if !policy.windows.is_empty() {
                policies.push(policy);
            }
        }
        policies
    }

    /// Where files are kept: on S3 if a bucket is named, or else in a folder.
    fn files(&mut self) -> Files {
        let mut text =
            |path: &str, variable: &str| Some(self.get::<String>(path, variable)).filter(|one| !one.is_empty());
        let folder = text("files.folder", "FILES_FOLDER");
        let bucket = text("files.s3_bucket", "S3_BUCKET");
        let region = text("files.s3_region", "S3_REGION").unwrap_or_default();
        let key_id = text("files.s3_access_key_id", "S3_ACCESS_KEY_ID");
        let secret = text("files.s3_secret_access_key", "S3_SECRET_ACCESS_KEY");
        let endpoint = Some(self.get::<HttpUrl>("files.s3_endpoint", "S3_ENDPOINT").0).filter(|url| !url.is_empty());
        let files = Files {
            public: Some(self.get::<HttpUrl>("files.s3_cdn_url", "S3_CDN_URL").0).filter(|url| !url.is_empty()),
            upload_bytes: self.get::<Whole<LARGEST_FILE>>("files.max_upload_bytes", "MAX_UPLOAD_BYTES").0,
            picture_pixels: self.get::<Whole<1_000_000_000>>("files.max_picture_pixels", "MAX_PICTURE_PIXELS").0,
            s3: bucket.clone().map(|bucket| ::files::S3 {
                // Amazon's own are told apart by the host's name, most others by the path.
                path_style: endpoint.is_some(),
                endpoint: endpoint.clone(),
                bucket,
                region: region.clone(),
                key_id: key_id.clone().unwrap_or_default(),
                secret: secret.clone().unwrap_or_default(),
            }),
            folder: folder.map(Into::into),
        };
        let wants_s3 = endpoint.is_some() || key_id.is_some() || secret.is_some();
        let missing: Vec<_> = [
            ("s3_bucket", bucket.is_some()),
            ("s3_region", !region.is_empty()),
            ("s3_access_key_id", key_id.is_some()),
            ("s3_secret_access_key", secret.is_some()),
        ]
        .into_iter()
        .filter_map(|(name, is_there)| (!is_there).then_some(name))
        .collect();
        if (wants_s3 || bucket.is_some()) && !missing.is_empty() {
            self.fault("files".into(), format!("to keep files on S3, {} must be given as well", missing.join(", ")));
        }
        if files.folder.is_some() && bucket.is_some() {
            self.fault("files".into(), "folder and s3_bucket are two places, and files are kept in one".into());
        }
        files
    }

    /// A bad value is noted, and the type's default stands in for it.
    fn read_value<T: FromStr<Err: fmt::Display> + Default>(&mut self, path: &str, text: &str, place: String) -> T {
        text.trim().parse().unwrap_or_else(|error| {
            self.fault(place, format!("{path} {error}, not {:?}", without_password(text)));
            T::default()
        })
    }

    fn finish(mut self, settings: Settings) -> Result<Settings, Faults> {
        if let Some(layer) = &self.file {
            let unknown = layer.unknown(&self.known);
            self.faults.extend(unknown);
        }
        if self.faults.is_empty() { Ok(settings) } else { Err(Faults(self.faults)) }
    }
}

impl Layer {
    fn find(&self, path: &str) -> Option<(String, String)> {
        let mut parts = path.split('.');
        let first = self.document.get(parts.next()?)?;
        let item = parts.try_fold(first, |item, part| item.get(part))?;
        let text = match item.as_value()? {
            Value::String(text) => text.value().clone(),
            _ => self.text.get(item.span()?)?.to_owned(),
        };
        Some((text, self.place(item)))
    }

    /// The names of the policies that it speaks of.
    fn policies(&self) -> Vec<String> {
        let policies = self.document.get("limits").and_then(|limits| limits.get("policies"));
        let policies = policies.and_then(Item::as_table_like);
        policies.map(|policies| policies.iter().map(|(name, _)| name.to_owned()).collect()).unwrap_or_default()
    }

    fn place(&self, item: &Item) -> String {
        let line = item.span().map_or(1, |span| line_of(&self.text, span.start));
        format!("{}, line {line}", self.name)
    }

    fn unknown(&self, known: &[String]) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (section, item) in self.document.iter() {
            match item.as_table_like() {
                Some(table) => self.unknown_in(table, section, known, &mut faults),
                None => faults.push(Fault { place: self.place(item), message: format!("{section} is not a section") }),
            }
        }
        faults
    }

    fn unknown_in(&self, table: &dyn TableLike, path: &str, known: &[String], faults: &mut Vec<Fault>) {
        for (key, item) in table.iter() {
            let path = format!("{path}.{key}");
            match item.as_table_like() {
                Some(table) => self.unknown_in(table, &path, known, faults),
                None if known.contains(&path) => {}
                None => faults.push(Fault { place: self.place(item), message: format!("{path} is not a setting") }),
            }
        }
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.get(..offset).unwrap_or(text).split('\n').count()
}

/// A value as it can be shown: an address without the user and the password in it.
fn without_password(text: &str) -> String {
    let address = text.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.rsplit_once('@')?.1)));
    address.map_or_else(|| text.to_owned(), |(scheme, host)| format!("{scheme}://…@{host}"))
}

/// A whole number from 1 to `MOST`.
#[derive(Default)]
struct Whole<const MOST: u64>(u64);

impl<const MOST: u64> FromStr for Whole<MOST> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = text.parse().ok().filter(|number| (1..=MOST).contains(number));
        number.map(Self).ok_or_else(|| format!("must be a whole number from 1 to {MOST}"))
    }
}

impl<const MOST: u64> Whole<MOST> {
    fn size(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }

    fn count(self) -> u32 {
        u32::try_from(self.0).unwrap_or(u32::MAX)
    }
}

/// A whole number from 0 to `MOST`.
#[derive(Default)]
struct FromZero<const MOST: u64>(u64);

impl<const MOST: u64> FromStr for FromZero<MOST> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = text.parse().ok().filter(|number| *number <= MOST);
        number.map(Self).ok_or_else(|| format!("must be a whole number from 0 to {MOST}"))
    }
}

impl<const MOST: u64> FromZero<MOST> {
    fn size(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// Empty, or the address of a PostgreSQL server. Addresses that name a Python driver, as in `postgresql+asyncpg://`,
/// are understood.
#[derive(Default)]
struct PostgresUrl(String);

impl FromStr for PostgresUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        let (scheme, rest) = text.split_once("://").ok_or("must begin with postgres://")?;
        match scheme.split('+').next() {
            Some("postgres" | "postgresql") => Ok(Self(format!("postgres://{rest}"))),
            _ => Err("must begin with postgres://"),
        }
    }
}

/// An address of the web without a slash at its end, or nothing.
#[derive(Default)]
struct HttpUrl(String);

impl FromStr for HttpUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let plain = text.chars().all(|one| one.is_ascii_graphic() && !matches!(one, '"' | '<' | '>' | '?' | '#'));
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        match rest {
            _ if text.is_empty() => Ok(Self::default()),
            Some(rest) if plain && !rest.starts_with('/') && !rest.is_empty() => {
                Ok(Self(text.trim_end_matches('/').to_owned()))
            }
            _ => Err("must be an address as in https://salon.example"),
        }
    }
}

/// How a connection to a mail server is protected.
struct Security(post::Security);

impl Default for Security {
    fn default() -> Self {
        Self(post::Security::StartTls)
    }
}

impl FromStr for Security {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        match text {
            "starttls" => Ok(Self(post::Security::StartTls)),
            "tls" => Ok(Self(post::Security::Implicit)),
            "none" => Ok(Self(post::Security::None)),
            _ => Err("must be starttls, tls or none"),
        }
    }
}

/// Some, with commas between them, or none.
struct List<T>(Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: FromStr> FromStr for List<T> {
    type Err = T::Err;

    fn from_str(text: &str) -> Result<Self, T::Err> {
        text.split(',').map(str::trim).filter(|one| !one.is_empty()).map(str::parse).collect::<Result<_, _>>().map(Self)
    }
}

/// How long handing over a message may take.
const SENDING_WITHIN: Duration = Duration::from_secs(30);
/// Connections to the mail server that a node has at once.
const MAIL_CONNECTIONS: usize = 4;
/// Last use has to be written down a few times before a session ends.
const SHORTEST_SESSION: Duration = Duration::from_secs(60);

fn addresses(List(urls): List<PostgresUrl>) -> Vec<String> {
    urls.into_iter().map(|url| url.0).collect()
}

struct Mode(limits::Mode);

impl Default for Mode {
    fn default() -> Self {
        Self(limits::Mode::On)
    }
}

impl FromStr for Mode {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        text.parse().map(Self)
    }
}

/// Empty, or addresses of Redis with commas between them.
#[derive(Default)]
struct RedisUrls(Vec<String>);

impl FromStr for RedisUrls {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let addresses: Vec<String> =
            text.split(',').map(|address| address.trim().to_owned()).filter(|address| !address.is_empty()).collect();
        let all_are = addresses.iter().all(|address| address.starts_with("redis://"));
        if all_are { Ok(Self(addresses)) } else { Err("must begin with redis://") }
    }
}

struct Level(tracing::level_filters::LevelFilter);

impl Default for Level {
    fn default() -> Self {
        Self(tracing::level_filters::LevelFilter::INFO)
    }
}

impl FromStr for Level {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        // Python's names are understood: guides and scripts set them.
        let name = match text.to_ascii_lowercase().as_str() {
            "warning" => "warn".to_owned(),
            "critical" => "error".to_owned(),
            other => other.to_owned(),
        };
        match name.as_str() {
            "error" | "warn" | "info" | "debug" | "trace" => {
                name.parse().map(Self).map_err(|_| "must be error, warn, info, debug or trace")
            }
            _ => Err("must be error, warn, info, debug or trace"),
        }
    }
}

struct LogFormat(Format);

impl Default for LogFormat {
    fn default() -> Self {
        Self(Format::Text)
    }
}

impl FromStr for LogFormat {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        match text {
            "text" => Ok(Self(Format::Text)),
            "json" => Ok(Self(Format::Json)),
            _ => Err("must be text or json"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DEFAULTS, Faults, Settings};

    fn read(file: Option<&str>, variables: &[(&str, &str)]) -> Result<Settings, Faults> {
        let environment =
            |name: &str| variables.iter().find(|(variable, _)| *variable == name).map(|(_, value)| (*value).to_owned());
        Settings::read(file.map(|text| ("my.toml", text)), &environment)
    }

    #[test]
    fn the_defaults_stand_by_themselves() {
        let settings = read(None, &[]).unwrap();
        assert_eq!((settings.server.host.as_str(), settings.server.port), ("127.0.0.1", 8000));
        assert_eq!((settings.database.pool.pool_size, settings.database.pool.max_overflow), (20, 30));
        assert_eq!(settings.database.url, None);
        assert_eq!(settings.sessions.idle.as_secs(), 86_400);
    }

    #[test]
    fn the_environment_overrides_the_file_and_the_file_the_defaults() {
        let file = "[server]\nport = 1\nhost = \"0.0.0.0\"";
        let settings = read(Some(file), &[("PORT", "2"), ("DATABASE_URL", "postgresql+asyncpg://a@b/c")]).unwrap();
        assert_eq!((settings.server.host.as_str(), settings.server.port), ("0.0.0.0", 2));
        assert_eq!(settings.database.url.as_deref(), Some("postgres://a@b/c"));
    }

    #[test]
    fn replicas_are_several_and_need_a_server_to_follow() {
        let replicas = ("DATABASE_REPLICA_URL", "postgres://b/p, postgresql+psycopg://c/p");
        let analytics = ("DATABASE_ANALYTICS_URL", "postgres://d/p");
        let pool = read(None, &[("DATABASE_URL", "postgres://a/p"), replicas, analytics]).unwrap().database.pool;
        assert_eq!(pool.replicas, ["postgres://b/p", "postgres://c/p"]);
        assert_eq!(pool.analytics.as_deref(), Some("postgres://d/p"));
        for alone in [replicas, analytics] {
            assert_eq!(read(None, &[alone]).unwrap_err().0[0].place, "database");
        }
        assert!(read(None, &[("DATABASE_REPLICA_URL", "mysql://b/p")]).is_err());
        assert!(read(None, &[("DATABASE_URL", "postgres://a/p"), ("DATABASE_ANALYTICS_URL", "d, e")]).is_err());
    }

    #[test]
    fn files_are_in_a_folder_or_on_s3_and_what_is_missing_is_named() {
        let folder = |settings: Settings| format!("{:?}", settings.files_place());
        assert_eq!(folder(read(None, &[]).unwrap()), "Folder(\"data/files\")");
        assert_eq!(folder(read(None, &[("FILES_FOLDER", "/f")]).unwrap()), "Folder(\"/f\")");
        let all = [("S3_BUCKET", "b"), ("S3_ACCESS_KEY_ID", "me"), ("S3_SECRET_ACCESS_KEY", "word")];
        let s3 = read(None, &[&all[..], &[("S3_ENDPOINT", "https://s3.test")]].concat()).unwrap().files.s3.unwrap();
        assert!(s3.path_style && s3.endpoint.as_deref() == Some("https://s3.test") && s3.region == "us-east-1");
        assert!(!read(None, &all).unwrap().files.s3.unwrap().path_style, "Amazon's");
        for (some, missing) in [
            (&all[..1], "s3_access_key_id, s3_secret_access_key"),
            (&all[1..2], "s3_bucket, s3_secret_access_key"),
            (&[("S3_ENDPOINT", "http://s3.test")], "s3_bucket, s3_access_key_id, s3_secret_access_key"),
        ] {
            let told = read(None, some).unwrap_err().to_string();
            assert!(told.contains(missing), "{told}");
        }
        let told = read(None, &[&all[..], &[("FILES_FOLDER", "/f")]].concat()).unwrap_err().to_string();
        assert!(told.contains("two places") && !told.contains("word"), "{told}");
        let bad =
            [("S3_ENDPOINT", "s3.test"), ("S3_CDN_URL", "cdn"), ("MAX_UPLOAD_BYTES", "0"), ("MAX_PICTURE_PIXELS", "x")];
        assert_eq!(read(None, &bad).unwrap_err().0.len(), 4);
    }

    #[test]
    fn sessions_last_long_enough_to_be_written_down() {
        assert_eq!(read(None, &[("SESSION_EXPIRE_SECONDS", "59")]).unwrap_err().0[0].place, "sessions");
        assert_eq!(read(None, &[("SESSION_EXPIRE_SECONDS", "60")]).unwrap().sessions.idle.as_secs(), 60);
    }

    #[test]
    fn every_bad_value_is_reported_with_its_place() {
        let file = "[server]\nport = 70000\n\n[databse]\nurl = 1\n[sessions]\nexpire_seconds = 0";
        let Faults(faults) = read(Some(file), &[("DB_POOL_SIZE", "many"), ("LOG_LEVEL", "loud")]).unwrap_err();
        let places: Vec<_> = faults.iter().map(|fault| fault.place.as_str()).collect();
        assert_eq!(
            places,
            ["my.toml, line 2", "variable DB_POOL_SIZE", "my.toml, line 7", "variable LOG_LEVEL", "my.toml, line 5"]
        );
        assert!(faults[4].message.contains("databse.url is not a setting"));
        assert!(read(Some("[server"), &[]).unwrap_err().0[0].place.contains("line 1"));
    }

    #[test]
    fn a_bad_address_is_reported_without_its_password() {
        let told = |url: &str| read(None, &[("DATABASE_URL", url)]).unwrap_err().to_string();
        let message = told("mysql://me:pass@word@db.test/parlour");
        assert!(message.contains("mysql://…@db.test/parlour") && !message.contains("pass"), "{message}");
        assert!(told("db.test/parlour").contains("not \"db.test/parlour\""));
    }

    #[test]
    fn every_default_is_a_setting() {
        assert!(read(Some(DEFAULTS), &[]).is_ok());
    }
}
