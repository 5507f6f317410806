using Appliance.Fitting.Planning;
using Appliance.Hardware;

namespace Appliance.Agent.Planning;

/// <summary>Which rig a question is about.</summary>
internal static class RigQuestions
{
    /// <summary>The cards and memory that the question names, else those of the machine.</summary>
    /// <exception cref="QuestionException">The question makes no sense.</exception>
    /// <exception cref="IOException">The machine cannot be read.</exception>
    public static async Task<RigBudget> BudgetAsync(PlanQuestion question, Func<CancellationToken, Task<Rig>> look, CancellationToken cancellationToken)
    {
        var named = question.HostMemory is { } memory ? Size(memory) : (ByteSize?)null;
        if (question.Gpus is { } list)
        {
            return new RigBudget(GpuList.Parse(list), RigBudgets.Host(named ?? RigBudgets.UsualHostMemory));
        }
        var rig = RigBudgets.Of(await look(cancellationToken));
        return named is { } size ? rig with { Host = RigBudgets.Host(size) } : rig;
    }

    private static ByteSize Size(string text) => ByteSize.TryParse(text, out var size)
        ? size
        : throw new QuestionException($"'{text}' is no amount of memory; write one like 32GiB.", "host-memory");
}
