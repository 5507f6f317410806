namespace Appliance.Build.Configuration.Yaml;


/// <summary>Where something stands: a path to show, and a line counted from 1.</summary>
internal readonly record struct Place(string File, long Line)
{
    public override string ToString() => $"{File}:{Line}";
}
