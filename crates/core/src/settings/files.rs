//! The `[files]` section: uploads.

use std::path::PathBuf;

use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use super::values::{base_url, non_empty, whole};

/// Maximum for `max_upload_bytes`. S3 allows slightly more: 10,000 parts of 5 MiB.
const LARGEST_FILE: u64 = 48 << 30;

/// Storage and limits of uploads.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Section")]
pub struct Files {
    /// Folder for uploads; `None` for `files` in the data folder.
    pub folder: Option<PathBuf>,
    /// S3-compatible service that stores uploads. `None` if they are stored in a folder.
    pub s3: Option<parlour_blob::S3>,
    /// Base URL of the CDN for logos; `None` if this server serves them.
    pub public: Option<String>,
    /// Maximum size of an upload, in bytes.
    pub upload_bytes: u64,
    /// Maximum size of a picture, in pixels.
    pub picture_pixels: u64,
}

#[derive(Deserialize)]
struct Section {
    #[serde(deserialize_with = "non_empty")]
    folder: Option<PathBuf>,
    #[serde(deserialize_with = "base_url")]
    s3_endpoint: Option<String>,
    s3_bucket: String,
    s3_region: String,
    s3_access_key_id: String,
    s3_secret_access_key: SecretString,
    #[serde(deserialize_with = "base_url")]
    s3_cdn_url: Option<String>,
    #[serde(deserialize_with = "whole::<1, LARGEST_FILE, _, _>")]
    max_upload_bytes: u64,
    #[serde(deserialize_with = "whole::<1, 1_000_000_000, _, _>")]
    max_picture_pixels: u64,
}

impl TryFrom<Section> for Files {
    type Error = String;

    /// Uses S3 if any S3 setting is set, other than the region and the CDN. Otherwise uses a folder.
    fn try_from(section: Section) -> Result<Self, String> {
        let has_bucket = !section.s3_bucket.is_empty();
        let has_key = !section.s3_access_key_id.is_empty();
        let has_secret = !section.s3_secret_access_key.expose_secret().is_empty();
        let is_on_s3 = section.s3_endpoint.is_some() || has_bucket || has_key || has_secret;
        let required = [
            ("s3_bucket", has_bucket),
            ("s3_region", !section.s3_region.is_empty()),
            ("s3_access_key_id", has_key),
            ("s3_secret_access_key", has_secret),
        ];
        let missing: Vec<_> = required.iter().filter(|(_, is_set)| !is_set).map(|(name, _)| *name).collect();
        let mut faults = Vec::new();
        if is_on_s3 && !missing.is_empty() {
            faults.push(format!("the S3 settings are incomplete: also set {}", missing.join(", ")));
        }
        if section.folder.is_some() && has_bucket {
            faults.push("set either folder or s3_bucket, not both".to_owned());
        }
        if !faults.is_empty() {
            return Err(faults.join("; "));
        }
        let s3 = parlour_blob::S3 {
            // Amazon S3 expects the bucket in the host name, most other services in the path.
            path_style: section.s3_endpoint.is_some(),
            endpoint: section.s3_endpoint,
            bucket: section.s3_bucket,
            region: section.s3_region,
            key_id: section.s3_access_key_id,
            secret: section.s3_secret_access_key,
        };
        Ok(Self {
            folder: section.folder,
            s3: is_on_s3.then_some(s3),
            public: section.s3_cdn_url,
            upload_bytes: section.max_upload_bytes,
            picture_pixels: section.max_picture_pixels,
        })
    }
}
