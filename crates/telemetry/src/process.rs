//! Statistics of this process, as reported by the operating system.

/// Memory, processor time and open files of this process.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ProcessStats {
    /// Resident memory, in bytes.
    pub resident_bytes: u64,
    /// Processor time used since the start, in seconds.
    pub cpu_seconds: f64,
    /// Number of open files and sockets.
    pub open_files: u64,
}

/// Reads the statistics from `/proc`. Returns `None` on systems without Linux's `/proc`.
pub fn process_stats() -> Option<ProcessStats> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let kibibytes: u64 =
        status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.trim().strip_suffix("kB")?.trim().parse().ok()?;
    // Fields 14 and 15, in clock ticks. The name in field 2 may contain spaces, so the fields are counted from its
    // closing parenthesis.
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let mut after_name = stat.rsplit_once(") ")?.1.split(' ').skip(11);
    let ticks = after_name.next()?.parse::<f64>().ok()? + after_name.next()?.parse::<f64>().ok()?;
    let open_files = u64::try_from(std::fs::read_dir("/proc/self/fd").ok()?.count()).ok()?;
    // Linux reports these times in hundredths of a second, on all common architectures.
    Some(ProcessStats { resident_bytes: kibibytes * 1024, cpu_seconds: ticks / 100.0, open_files })
}
