namespace Appliance.Console.Layout;

/// <summary>Pages for administrators that stand between keys and logs in the navigation.</summary>
public static class NavigationEntries
{
    /// <summary>The pages in order.</summary>
    public static IReadOnlyList<NavigationEntry> More { get; } =
        [new("/network", "network", "network.title"), new("/users", "people", "users.title"), new("/updates", "update", "updates.title")];
}

/// <summary>A page in the navigation.</summary>
/// <param name="Address">Its path.</param>
/// <param name="Icon">A name that <see cref="Icon"/> knows.</param>
/// <param name="Text">The key of its text.</param>
public sealed record NavigationEntry(string Address, string Icon, string Text);
