namespace Cake.Frosting.Internal;

/// <summary>A Cake setting made in the program, weaker than one made outside of it.</summary>
internal sealed record CakeSetting(string Key, string Value);
