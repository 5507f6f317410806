using Appliance.Agent.Updates.Boots;

namespace Appliance.Agent.Tests.Updates;

/// <summary>A system below a folder: a boot partition, the data partition, and what a version says of itself. Starts are played by writing another version and boot id.</summary>
internal sealed class Rig : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("hearth-test-").FullName;
    private int _boots;

    public Rig(params string[] entries)
    {
        foreach (var entry in entries)
        {
            Write($"efi/EFI/Linux/{entry}", entry);
        }
        Write("var/lib/hearth/settings/settings.yaml", "one");
        Write("var/lib/hearth/console/chats/1.json", "hello");
        Write("var/lib/hearth/models/large.gguf", "weights");
        Write("proc/sys/kernel/random/boot_id", "");
        Directory.CreateDirectory(Paths.System);
    }

    public BootPaths Paths => new(_root);

    public BootKeeper Keeper => new(Paths, new DeathReport(_root, "/nonexistent/journalctl"), TimeProvider.System);

    public IEnumerable<string> Entries => new BootFolder(Paths.Efi).List().Select(entry => entry.FileName);

    public BootBook Book => Keeper.Read();

    public BootReport Report => BootReport.Read(Paths.Run)!;

    /// <summary>Switches on with a version, as the loader would: a counted entry has one try less.</summary>
    public Task<BootEntry?> BootAsync(string version)
    {
        var folder = new BootFolder(Paths.Efi);
        if (folder.Find(version) is { Left: > 0 } entry)
        {
            folder.Rename(entry, new BootEntry(version, entry.Left - 1, (entry.Done ?? 0) + 1));
        }
        Write("usr/lib/os-release", $"NAME=Hearth\nIMAGE_VERSION={version}\n");
        Write("proc/sys/kernel/random/boot_id", $"boot-{++_boots}\n");
        return Keeper.StartAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Boots, proves healthy and ends in order.</summary>
    public async Task LiveAsync(string version)
    {
        await BootAsync(version);
        Keeper.Commit();
        Keeper.End();
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(_root, path));

    public void Write(string path, string text)
    {
        var full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    public string At(string path) => Path.Combine(_root, path);

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
