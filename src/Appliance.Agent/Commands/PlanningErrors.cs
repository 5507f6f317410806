using System.CommandLine;
using Appliance.Agent.Planning;
using Appliance.Fitting.Gguf;
using Appliance.Yaml;

namespace Appliance.Agent.Commands;

/// <summary>Turns what can go wrong with a question into a sentence and an exit code: 2 for a wrong question, 1 for what cannot be read.</summary>
internal static class PlanningErrors
{
    public static async Task<int> CatchAsync(InvocationConfiguration console, Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception e) when (e is QuestionException or ConfigurationException)
        {
            await console.Error.WriteLineAsync(e.Message);
            return 2;
        }
        catch (GgufException e)
        {
            await console.Error.WriteLineAsync($"The model cannot be used: {e.Message}");
            return 1;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            await console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
