using System.Text;
using Appliance.Yaml;

namespace Appliance.Settings;

/// <summary>The boot partition, on which an owner leaves files for the device: it looks there once at every start.</summary>
/// <param name="folder">Where the partition is mounted: <c>/efi</c>.</param>
/// <param name="runDirectory">Where the screen and the console look: <c>/run/hearth</c>.</param>
/// <param name="store">What is changed.</param>
/// <param name="time">The clock.</param>
public sealed class PreseedFolder(string folder, string runDirectory, SettingsStore store, TimeProvider time)
{
    /// <summary>What the owner writes.</summary>
    public const string FileName = "hearth.yaml";

    /// <summary>What becomes of it.</summary>
    public const string AppliedName = "hearth-applied.yaml";

    /// <summary>What was wrong with it.</summary>
    public const string ErrorsName = "hearth-errors.txt";

    /// <summary>What was wrong with it, for the screen.</summary>
    public const string ScreenName = "preseed-errors.txt";

    private const string Subject = "hearth.yaml";
    private const int LargestFile = 64 << 10;

    // Editors add endings, and some systems do not show them.
    private static readonly string[] Misnamed = ["hearth.yaml.txt", "hearth.yml", "hearth.yml.txt", "hearth.txt"];

    /// <summary>Applies the file if there is one. All of it or nothing: then what is wrong is written beside it and for the screen.</summary>
    public async Task<PreseedResult> ApplyAsync(CancellationToken cancellationToken)
    {
        if (Find(FileName) is not { } path)
        {
            return Misnamed.Select(Find).FirstOrDefault(found => found is not null) is { } misnamed
                ? Refuse([$"{Path.GetFileName(misnamed)}: is not looked at; rename it to {FileName}"])
                : new PreseedResult.None();
        }
        try
        {
            if (new FileInfo(path).Length > LargestFile)
            {
                return Refuse([$"{FileName}:1: is larger than 64 KiB; that is no configuration"]);
            }
            var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
            if (bytes.Contains((byte)0) && Find(AppliedName) is not null)
            {
                // The power failed while it was wiped.
                Wipe(path);
                return new PreseedResult.None();
            }
            if (store.Current.Document.Setup.Finished)
            {
                // Whoever can write to the stick for a moment must not become the administrator of a rig that is somebody's.
                return Refuse([$"{FileName}: this device is set up already, so the file was not looked at. Change its settings in the console, or reset it there first; delete the file, it may hold a password"]);
            }
            return await ApplyAsync(path, bytes, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refuse([$"{FileName}: {e.Message}"]);
        }
    }

    /// <summary>Shows a line on the screen, after what is there.</summary>
    public void Tell(string line)
    {
        var path = Path.Combine(runDirectory, ScreenName);
        Tell([.. File.Exists(path) ? File.ReadAllLines(path).Where(other => other.Length > 0) : [], line]);
    }

    private async Task<PreseedResult> ApplyAsync(string path, byte[] bytes, CancellationToken cancellationToken)
    {
        var problems = new Problems();
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Refuse([$"{FileName}:1: is not UTF-8 text; save it as UTF-8"]);
        }
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return Refuse([$"{FileName}:1: is not UTF-8 text; save it as UTF-8"]);
        }
        if (PreseedReader.Read(FileName, text, store.Current.Document, problems) is not { } document)
        {
            return Refuse(problems.ToException(Subject).Problems);
        }
        var result = await store.SaveAsync(document, cancellationToken);
        if (result is not SaveResult.Saved)
        {
            return Refuse([$"{FileName}: {(result is SaveResult.Failed(var message) ? message : "the settings were changed at the same time; restart the device")}"]);
        }
        return new PreseedResult.Applied(document.Setup.Finished, CleanUp(path, text));
    }

    private string? CleanUp(string path, string text)
    {
        try
        {
            var kept = YamlText.Write(PreseedReader.WithoutSecrets(YamlFile.Parse(FileName, text, new Problems())!));
            var heading = $"# Applied on {time.GetUtcNow():yyyy-MM-dd HH:mm} UTC by the device's clock; its secrets were wiped. This file is not read again.\n";
            WholeFile.Write(Path.Combine(folder, AppliedName), Encoding.UTF8.GetBytes(heading + kept), WholeFile.Private);
            Wipe(path);
            File.Delete(Path.Combine(folder, ErrorsName));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var problem = $"{FileName} was applied, but its secrets could not be wiped: {e.Message} Delete it from the boot partition.";
            Tell([problem]);
            return problem;
        }
    }

    private PreseedResult.Refused Refuse(IReadOnlyList<string> lines)
    {
        // For Windows' editors, too.
        const string end = "Nothing was changed. Correct the file, and start the device again.";
        try
        {
            WholeFile.Write(Path.Combine(folder, ErrorsName), Encoding.UTF8.GetBytes(string.Join("\r\n", [.. lines, end, ""])), WholeFile.Private);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            lines = [.. lines, $"{ErrorsName} could not be written: {e.Message}"];
        }
        Tell(lines);
        return new PreseedResult.Refused(lines);
    }

    private void Tell(IReadOnlyList<string> lines)
    {
        Directory.CreateDirectory(runDirectory);
        WholeFile.Write(Path.Combine(runDirectory, ScreenName), Encoding.UTF8.GetBytes(string.Join('\n', [.. lines, ""])), WholeFile.Public);
    }

    // Over the old content, since FAT frees clusters as they are; then the name.
    private void Wipe(string path)
    {
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write))
        {
            file.Write(new byte[file.Length]);
            file.Flush(flushToDisk: true);
        }
        File.Delete(path);
        DiskSync.Directory(folder);
    }

    // FAT keeps the case that was typed, and does not care for it.
    private string? Find(string name) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder).FirstOrDefault(path => string.Equals(Path.GetFileName(path), name, StringComparison.OrdinalIgnoreCase))
        : null;
}
