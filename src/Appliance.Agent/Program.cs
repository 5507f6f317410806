using System.CommandLine;
using Appliance.Agent.Commands;

var root = new RootCommand("Hearth OS: a private AI server")
{
    ServeCommand.Create(),
    StatusCommand.Create(),
    ModelsCommand.Create(),
    HealthCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
