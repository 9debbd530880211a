//! Settings of uploaded files.

use std::path::PathBuf;

use secrecy::SecretString;
use serde::Deserialize;

use super::values::{base_url, is_given, optional, whole};

/// What S3 takes, in as many parts of 5 MiB as it allows.
const LARGEST_FILE: u64 = 48 << 30;

/// Files that people put in.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Section")]
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

#[derive(Deserialize)]
struct Section {
    #[serde(deserialize_with = "optional")]
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

    /// On S3 if anything of it is given but the region, or else in a folder.
    fn try_from(section: Section) -> Result<Self, String> {
        let given = [
            ("s3_bucket", !section.s3_bucket.is_empty()),
            ("s3_access_key_id", !section.s3_access_key_id.is_empty()),
            ("s3_secret_access_key", is_given(&section.s3_secret_access_key)),
        ];
        let is_on_s3 = section.s3_endpoint.is_some() || given.iter().any(|(_, is_given)| *is_given);
        let region = ("s3_region", !section.s3_region.is_empty());
        let missing: Vec<_> =
            [&given[..1], &[region], &given[1..]].concat().into_iter().filter(|(_, is_given)| !is_given).collect();
        let mut faults = Vec::new();
        if is_on_s3 && !missing.is_empty() {
            let missing: Vec<_> = missing.into_iter().map(|(name, _)| name).collect();
            faults.push(format!("to keep files on S3, {} must be given as well", missing.join(", ")));
        }
        if section.folder.is_some() && given[0].1 {
            faults.push("folder and s3_bucket are two places, and files are kept in one".to_owned());
        }
        if !faults.is_empty() {
            return Err(faults.join("; "));
        }
        let s3 = ::files::S3 {
            // Amazon's own are told apart by the host's name, most others by the path.
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
