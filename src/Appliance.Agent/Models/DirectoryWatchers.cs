namespace Appliance.Agent.Models;

/// <summary>Announces changes below directories that may come and go. Without it the periodic scan still finds them.</summary>
internal sealed class DirectoryWatchers(IReadOnlyList<string> directories, Action changed) : IDisposable
{
    private readonly Dictionary<string, FileSystemWatcher> _watchers = new(StringComparer.Ordinal);

    /// <summary>Begins watching directories that appeared and stops for those that are gone.</summary>
    public void Refresh()
    {
        foreach (var directory in directories)
        {
            var exists = Directory.Exists(directory);
            if (exists && !_watchers.ContainsKey(directory) && TryWatch(directory) is { } watcher)
            {
                _watchers.Add(directory, watcher);
            }
            else if (!exists && _watchers.Remove(directory, out var gone))
            {
                gone.Dispose();
            }
        }
    }

    public void Dispose()
    {
        foreach (var watcher in _watchers.Values)
        {
            watcher.Dispose();
        }
    }

    private FileSystemWatcher? TryWatch(string directory)
    {
        try
        {
            // Writes are not listened to: a model being copied would cause a scan for every block.
            var watcher = new FileSystemWatcher(directory) { NotifyFilter = NotifyFilters.FileName };
            foreach (var pattern in ModelFileName.Patterns)
            {
                watcher.Filters.Add(pattern);
            }
            watcher.Created += (_, _) => changed();
            watcher.Deleted += (_, _) => changed();
            watcher.Renamed += (_, _) => changed();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            // Out of inotify instances, or the directory vanished.
            return null;
        }
    }
}
