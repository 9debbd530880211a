//! Settings, read from the documented defaults, a file and the environment, in this order. Later values win.
//!
//! `config/parlour.toml` contains both the documentation and the defaults. All invalid values are reported together,
//! each with its variable or its line in the file.

mod backup;
mod cluster;
mod data;
mod database;
mod files;
mod jobs;
mod live;
mod log;
mod mail;
mod rate_limit;
mod reader;
mod server;
mod sessions;
mod sms;
mod values;
mod variables;

use parlour_blob::Backend;
use parlour_messaging::WebhookSettings;
use parlour_telemetry::LogSettings;
use serde::Deserialize;

pub use backup::Backup;
pub use data::Data;
pub use database::Database;
pub use files::Files;
pub use jobs::JobSettings;
pub use mail::{Mail, MailTransport};
pub use rate_limit::RateLimitSettings;
pub use reader::{Fault, Faults};
pub use server::Server;
pub use sessions::Sessions;

/// All settings. Each field is a section of the file. The module of the section defines the type of the field, or a
/// `deserialize` function if the type belongs to another crate.
#[derive(Clone, Debug, Deserialize)]
pub struct Settings {
    pub server: Server,
    /// Data folder. It contains the SQLite database and the uploads, unless they are stored elsewhere.
    pub data: Data,
    /// Location of the database and limits of its connection pool.
    pub database: Database,
    /// Redis that all nodes share. Without an address, the node works alone.
    #[serde(with = "cluster")]
    pub cluster: parlour_cluster::Redis,
    /// Storage and limits of uploads.
    pub files: Files,
    pub jobs: JobSettings,
    /// Transport and sender of email.
    pub mail: Mail,
    /// SMS service; `None` if SMS is off.
    #[serde(with = "sms")]
    pub sms: Option<WebhookSettings>,
    pub backup: Backup,
    /// Socket limits for live updates.
    #[serde(with = "live")]
    pub live: parlour_realtime::Limits,
    pub rate_limits: RateLimitSettings,
    /// Session lifetimes.
    pub sessions: Sessions,
    /// Log level, format and file.
    #[serde(with = "log")]
    pub log: LogSettings,
}

impl Settings {
    /// Reads the defaults, then `file`, then the variables that `environment` returns. `file` has the name of the file,
    /// for messages, and its text.
    pub fn read(file: Option<(&str, &str)>, environment: &dyn Fn(&str) -> Option<String>) -> Result<Self, Faults> {
        reader::read(file, environment)
    }

    /// Returns true if email or SMS is on.
    pub fn sends_messages(&self) -> bool {
        !matches!(self.mail.transport, MailTransport::Off) || self.sms.is_some()
    }

    /// Returns the public base URL, without a trailing slash.
    pub fn public_url(&self) -> String {
        let Server { public_url, host, port, .. } = &self.server;
        public_url.clone().unwrap_or_else(|| format!("http://{host}:{port}"))
    }

    /// Returns the storage location of uploads.
    pub fn blob_backend(&self) -> Backend {
        match &self.files.s3 {
            Some(s3) => Backend::S3(s3.clone()),
            None => Backend::Folder(self.files.folder.clone().unwrap_or_else(|| self.data.folder.join("files"))),
        }
    }

    /// Returns the location of the database.
    pub fn records(&self) -> parlour_db::Location {
        match &self.database.url {
            Some(url) => parlour_db::Location::Url(url.clone()),
            None => parlour_db::Location::File(self.data.folder.join("parlour.db")),
        }
    }
}

#[cfg(test)]
mod tests {
    use secrecy::{ExposeSecret, SecretString};

    use super::reader::DEFAULTS;
    use super::variables::VARIABLES;
    use super::{Faults, Settings};

    fn read(file: Option<&str>, variables: &[(&str, &str)]) -> Result<Settings, Faults> {
        let environment =
            |name: &str| variables.iter().find(|(variable, _)| *variable == name).map(|(_, value)| (*value).to_owned());
        Settings::read(file.map(|text| ("my.toml", text)), &environment)
    }

    fn exposed(secrets: &[SecretString]) -> Vec<&str> {
        secrets.iter().map(ExposeSecret::expose_secret).collect()
    }

    #[test]
    fn the_defaults_stand_by_themselves() {
        let settings = read(None, &[]).unwrap();
        assert_eq!((settings.server.host.as_str(), settings.server.port), ("127.0.0.1", 8000));
        assert_eq!((settings.database.pool.pool_size, settings.database.pool.max_overflow), (20, 30));
        assert!(settings.database.url.is_none());
        assert_eq!(settings.sessions.idle.as_secs(), 86_400);
    }

    #[test]
    fn the_environment_overrides_the_file_and_the_file_the_defaults() {
        let file = "[server]\nport = 1\nhost = \"0.0.0.0\"";
        let settings = read(Some(file), &[("PORT", "2"), ("DATABASE_URL", "postgresql+asyncpg://a@b/c")]).unwrap();
        assert_eq!((settings.server.host.as_str(), settings.server.port), ("0.0.0.0", 2));
        assert_eq!(exposed(settings.database.url.as_slice()), ["postgres://a@b/c"]);
    }

    #[test]
    fn replicas_are_several_and_need_a_server_to_follow() {
        let replicas = ("DATABASE_REPLICA_URL", "postgres://b/p, postgresql+psycopg://c/p");
        let analytics = ("DATABASE_ANALYTICS_URL", "postgres://d/p");
        let pool = read(None, &[("DATABASE_URL", "postgres://a/p"), replicas, analytics]).unwrap().database.pool;
        assert_eq!(exposed(&pool.replicas), ["postgres://b/p", "postgres://c/p"]);
        assert_eq!(exposed(pool.analytics.as_slice()), ["postgres://d/p"]);
        for alone in [replicas, analytics] {
            assert_eq!(read(None, &[alone]).unwrap_err().0[0].location, format!("variable {}", alone.0));
        }
        for (variable, wrong) in [
            ("DATABASE_REPLICA_URL", "postgres://b/p, mysql://c/p"),
            ("DATABASE_ANALYTICS_URL", "postgres://d/p, postgres://e/p"),
        ] {
            let Faults(faults) = read(None, &[("DATABASE_URL", "postgres://a/p"), (variable, wrong)]).unwrap_err();
            let places: Vec<_> = faults.iter().map(|fault| fault.location.as_str()).collect();
            assert_eq!(places, [format!("variable {variable}")]);
        }
    }

    #[test]
    fn files_are_in_a_folder_or_on_s3_and_what_is_missing_is_named() {
        let folder = |settings: Settings| format!("{:?}", settings.blob_backend());
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
            let message = read(None, some).unwrap_err().to_string();
            assert!(message.contains(missing), "{message}");
        }
        let message = read(None, &[&all[..], &[("FILES_FOLDER", "/f")]].concat()).unwrap_err().to_string();
        assert!(message.contains("either folder or s3_bucket") && !message.contains("word"), "{message}");
        let bad =
            [("S3_ENDPOINT", "s3.test"), ("S3_CDN_URL", "cdn"), ("MAX_UPLOAD_BYTES", "0"), ("MAX_PICTURE_PIXELS", "x")];
        assert_eq!(read(None, &bad).unwrap_err().0.len(), 4);
    }

    #[test]
    fn sessions_last_long_enough_to_be_written_down() {
        assert_eq!(
            read(None, &[("SESSION_EXPIRE_SECONDS", "59")]).unwrap_err().0[0].location,
            "variable SESSION_EXPIRE_SECONDS"
        );
        assert_eq!(read(None, &[("SESSION_EXPIRE_SECONDS", "60")]).unwrap().sessions.idle.as_secs(), 60);
    }

    #[test]
    fn every_bad_value_is_reported_with_its_place() {
        let file = "[server]\nport = 70000\n\n[databse]\nurl = 1\n[sessions]\nexpire_seconds = 0";
        let Faults(faults) = read(Some(file), &[("DB_POOL_SIZE", "many"), ("LOG_LEVEL", "loud")]).unwrap_err();
        let places: Vec<_> = faults.iter().map(|fault| fault.location.as_str()).collect();
        assert_eq!(
            places,
            ["my.toml, line 2", "my.toml, line 5", "my.toml, line 7", "variable DB_POOL_SIZE", "variable LOG_LEVEL"]
        );
        assert!(faults[1].message.contains("databse.url is not a setting"));
        assert!(read(Some("[server"), &[]).unwrap_err().0[0].location.contains("line 1"));
    }

    #[test]
    fn a_bad_address_is_reported_without_its_password() {
        let fault = |url: &str| read(None, &[("DATABASE_URL", url)]).unwrap_err().to_string();
        let message = fault("mysql://me:pass@word@db.test/parlour");
        assert!(message.contains("must begin with postgres://") && !message.contains("pass"), "{message}");
        assert!(fault("db.test/parlour").contains("not \"db.test/parlour\""));
        for (variable, text) in [
            ("DATABASE_URL", "me:hunter2@db.test/parlour"),
            ("DATABASE_URL", "host=db.test user=me password=hunter2"),
            ("REDIS_URL", "redis://me:pass,hunter2@redis.test"),
            ("SMTP_PORT", "smtp://me:hunter2@mail.test:587"),
            ("DB_POOLED", "postgres://me:hunter2@db.test/parlour"),
            ("SMTP_SECURITY", "smtp://me:hunter2@mail.test"),
            ("LOG_FORMAT", "https://log.test/?key=hunter2"),
            ("S3_ENDPOINT", "https://me:hunter2@s3.test"),
        ] {
            let message = read(None, &[(variable, text)]).unwrap_err().to_string();
            assert!(message.contains(variable) && !message.contains("hunter2"), "{message}");
        }
    }

    #[test]
    fn a_fault_of_one_policy_does_not_hide_those_of_others() {
        let file = "[rate_limits.policies.mine]\nby = \"nobody\"\nrates = \"5\"\nroute = \"GET /clients\"\n\
                    [rate_limits.policies.burst]\nshadow = \"maybe\"\n[rate_limits]\nexempt = \"::1, here\"";
        let message = read(Some(file), &[]).unwrap_err().to_string();
        for fault in [
            "my.toml, line 2: rate_limits.policies.mine.by: must be address, user, business, api-key or route",
            "my.toml, line 3: rate_limits.policies.mine.rates: \
                must be a number and a time, as in 60/1m or 100/s, not \"5\"",
            "my.toml, line 4: rate_limits.policies.mine.route: unknown field",
            "my.toml, line 6: rate_limits.policies.burst.shadow: must be true or false, not \"maybe\"",
            "my.toml, line 8: rate_limits.exempt: must be an address or a range, as in 10.0.0.0/8, not \"::1, here\"",
        ] {
            assert!(message.contains(fault), "{fault}: {message}");
        }
    }

    #[test]
    fn settings_that_contradict_each_other_are_reported_unless_one_is_at_fault_itself() {
        let both = [("SMTP_HOST", "mail.test"), ("MAIL_FOLDER", "emails")];
        let Faults(faults) = read(None, &both).unwrap_err();
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].location, "variable MAIL_FOLDER, variable SMTP_HOST");
        assert!(faults[0].message.contains("either host or folder") && faults[0].message.contains("from is not"));
        let with_port = [&both[..], &[("SMTP_PORT", "-1")]].concat();
        assert_eq!(read(None, &with_port).unwrap_err().0.len(), 2, "the port has nothing to do with it");
        let url = [("DATABASE_URL", "mysql://a/p"), ("DATABASE_REPLICA_URL", "postgres://b/p")];
        let Faults(faults) = read(None, &url).unwrap_err();
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].location, "variable DATABASE_URL");
        let Faults(faults) = read(Some("[database]\nurl = \"postgres://a/p\"\n[server"), &url[1..]).unwrap_err();
        assert_eq!(faults.len(), 1, "the file may name the server: {faults:?}");
    }

    #[test]
    fn values_are_taken_as_they_are_written() {
        let file = "[server]\nport = \"0080\"\n[cluster]\nredis_prefix = 1_000\n[mail]\npassword = 1.10\n\
                    [rate_limits.policies.mine]\nrates = \" 5/1m \"\nshadow = \"true\"";
        let settings = read(Some(file), &[("LOG_FORMAT", " json "), ("HOST", " ::1\n"), ("SMTP_HOST", " ")]).unwrap();
        assert_eq!((settings.server.host.as_str(), settings.server.port), ("::1", 80));
        assert_eq!(settings.cluster.prefix, "1_000");
        assert!(!settings.sends_messages());
        assert!(settings.rate_limits.requests.policies.iter().any(|policy| policy.name == "mine" && policy.shadow));
    }

    #[test]
    fn secrets_do_not_appear_in_what_is_logged() {
        let variables = [
            ("DATABASE_URL", "postgres://me:hunter2@db.test/p"),
            ("DATABASE_REPLICA_URL", "postgres://me:hunter2@replica.test/p"),
            ("DATABASE_ANALYTICS_URL", "postgres://me:hunter2@analyst.test/p"),
            ("REDIS_URL", "redis://me:hunter2@redis.test"),
            ("S3_BUCKET", "b"),
            ("S3_ACCESS_KEY_ID", "me"),
            ("S3_SECRET_ACCESS_KEY", "hunter2"),
            ("SMTP_HOST", "mail.test"),
            ("SMTP_USER", "me"),
            ("SMTP_PASSWORD", "hunter2"),
            ("MAIL_FROM", "me@mail.test"),
            ("SMS_URL", "http://127.0.0.1/texts"),
            ("SMS_SECRET", "aHVudGVyMmh1bnRlcjJodW50ZXIyaHVudGVyMg=="),
        ];
        let message = format!("{:?}", read(None, &variables).unwrap());
        assert!(
            message.contains("mail.test") && !message.contains("hunter2") && !message.contains("aHVud"),
            "{message}"
        );
    }

    #[test]
    fn every_default_is_a_setting() {
        assert!(read(Some(DEFAULTS), &[]).is_ok());
    }

    /// The defaults are the documentation: the comment above each setting names its variable.
    #[test]
    fn every_default_has_the_variable_that_its_comment_names() {
        let (mut section, mut variable, mut documented) = ("", "", Vec::new());
        for line in DEFAULTS.lines() {
            let last_word = line.split_whitespace().next_back().unwrap_or_default();
            if line.starts_with('[') {
                section = line.trim_matches(['[', ']']);
            } else if let Some((key, _)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) {
                if !section.starts_with("rate_limits.policies.") {
                    documented.push((format!("{section}.{key}"), std::mem::take(&mut variable)));
                }
            } else if line.starts_with('#') && last_word.chars().all(|c| matches!(c, 'A'..='Z' | '0'..='9' | '_')) {
                variable = last_word;
            }
        }
        let known: Vec<_> = VARIABLES.iter().map(|(path, variable)| ((*path).to_owned(), *variable)).collect();
        assert_eq!(known, documented);
    }
}
