using System.CommandLine;
using Appliance.Agent.Commands;

var root = new RootCommand("Hearth OS: a private AI server")
{
    ServeCommand.Create(),
    StatusCommand.Create(),
    ModelsCommand.Create(),
    PullCommand.Create(),
    RemoveCommand.Create(),
    KeysCommand.Create(),
    RigCommand.Create(),
    PlanCommand.Create(),
    EstimateCommand.Create(),
    VulkanCommand.Create(),
    HealthCommand.Create(),
    PreseedCommand.Create(),
    SettingsCommand.Create(),
    UpdateCommand.Create(),
    DiskCommand.Create(),
    InstallCommand.Create(),
    ChatStopCommand.Create(),
};
// The host handles signals: stopping models takes longer than the parser would wait.
return await VersionAction.Replace(root).Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
