using System.ComponentModel.DataAnnotations;

namespace Appliance.Agent.Models;

/// <summary>Where models are looked for and kept. Section <c>Models</c>.</summary>
internal sealed class ModelStoreOptions
{
    public const string Section = "Models";

    /// <summary>Searched in this order, with their subdirectories; the first model of a name wins. Missing ones are passed over. The first directory is the store, into which models are brought; the others are only read.</summary>
    [Required, MinLength(1)]
    public IList<string> Directories { get; set; } = [];

    /// <summary>Where the disk that the owner chose for models is mounted; none when empty, the default. While it is there its folder <c>models</c> is the store.</summary>
    public string Disk { get; set; } = "";

    /// <summary>The file with the id of that disk's partition, by which a disk that was pulled out is missed at once; not looked at when empty, the default.</summary>
    public string DiskIdFile { get; set; } = "";

    /// <summary>The unit that prepares a disk; none when empty, the default. The device's unit says <c>hearth-disk.service</c>.</summary>
    public string DiskUnit { get; set; } = "";

    /// <summary>Whether that disk is there now.</summary>
    public bool HasDisk => Disk.Length > 0 && Directory.Exists(DiskStore) && IsPluggedIn;

    /// <summary>Whether it was there when the agent started, and so is the store.</summary>
    public bool IsOnDisk { get; private set; }

    /// <summary>How often the directories are looked at when nothing announces a change. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan ScanInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>What models leave free on the store's disk, in MiB. Default 2 GiB.</summary>
    [Range(0, 1 << 30)]
    public long ReserveMiB { get; set; } = 2048;

    /// <summary>Downloads at the same time. Default 1: the line is not faster for two.</summary>
    [Range(1, 8)]
    public int ActiveDownloads { get; set; } = 1;

    /// <summary>How long parts of downloads that failed and of uploads that ended early are kept. Default 7 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan KeepParts { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Puts the disk for models before all other directories, if it is there.</summary>
    public void TakeDisk()
    {
        IsOnDisk = HasDisk;
        if (IsOnDisk)
        {
            Directories.Insert(0, DiskStore);
        }
    }

    // A mount of a disk that is gone may stay, and answer from memory.
    private bool IsPluggedIn
    {
        get
        {
            try
            {
                return DiskIdFile.Length == 0 || File.Exists(Path.Combine("/dev/disk/by-partuuid", File.ReadAllText(DiskIdFile).Trim()));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    private string DiskStore => Path.Combine(Disk, "models");
}
