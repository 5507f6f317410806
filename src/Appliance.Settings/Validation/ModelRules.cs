namespace Appliance.Settings;

/// <summary>Rules for models and their disk.</summary>
internal static class ModelRules
{
    private const int LongestName = 256;
    private const int MostContext = 1 << 24;
    private const int MostParallel = 64;

    public static IEnumerable<SettingsError> Check(ModelSettings models)
    {
        if (models.Disk is { } disk && (disk.Length is 0 or > 255 || disk is "." or ".." || !disk.All(c => c is > ' ' and <= '~' and not '/')))
        {
            yield return new("models.disk", "is no disk's id; write a name below /dev/disk/by-id, or leave it out for the data partition");
        }
        foreach (var (i, model) in models.Wanted.Index())
        {
            if (model.Name.Length is 0 or > LongestName || !model.Name.All(c => char.IsAsciiLetterOrDigit(c) || "._-/:+".Contains(c, StringComparison.Ordinal)))
            {
                yield return new($"models.wanted[{i}].name", "is no model; write a name of the catalogue like 'qwen3-8b', or a repository like 'OWNER/REPO'");
            }
            if (model.Quantization is { } version && (version.Length is 0 or > 32 || !version.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')))
            {
                yield return new($"models.wanted[{i}].quantization", "is no version; write one like 'Q4_K_M', or leave it out for the best that fits");
            }
            if (model.Context is < 256 or > MostContext)
            {
                yield return new($"models.wanted[{i}].context", $"is no context; write 256 to {MostContext} tokens, or leave it out");
            }
            if (model.Parallel is < 1 or > MostParallel)
            {
                yield return new($"models.wanted[{i}].parallel", $"is no number of answers; write 1 to {MostParallel}, or leave it out");
            }
        }
    }
}
