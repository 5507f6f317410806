using Appliance.Build.Configuration;

namespace Appliance.Build.Imaging;

/// <summary>Parts that have outgrown their budget: what nobody asked for comes in as a dependency, and shows first in the size.</summary>
internal static class SizeGate
{
    /// <summary>Checks the bytes that each layer gave.</summary>
    /// <exception cref="TreeException">Names each part that is too large.</exception>
    public static void Check(BudgetConfiguration budget, IReadOnlyDictionary<string, ByteSize> sizes)
    {
        (string Part, ByteSize Most)[] parts = [("root", budget.Root), ("runner", budget.Runner), ("driver", budget.Driver), ("chat", budget.Chat), ("agent", budget.Agent)];
        var problems = parts.Where(part => sizes.TryGetValue(part.Part, out var size) && size > part.Most)
            .Select(part => Sentence(part.Part, sizes[part.Part], part.Most)).ToList();
        if (problems.Count > 0)
        {
            throw new TreeException(string.Join(Environment.NewLine, problems));
        }
    }

    /// <summary>Checks one file.</summary>
    /// <exception cref="TreeException">It is too large.</exception>
    public static void Check(string part, string file, ByteSize most)
    {
        var size = new ByteSize(new FileInfo(file).Length);
        if (size > most)
        {
            throw new TreeException(Sentence(part, size, most));
        }
    }

    private static string Sentence(string part, ByteSize size, ByteSize most) =>
        $"The part '{part}' has {size}, and budget.{part} allows {most}. Leave something out, or raise the budget if it is worth its size.";
}
