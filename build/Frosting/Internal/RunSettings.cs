using System.ComponentModel;
using Cake.Cli;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Spectre.Console.Cli;

namespace Cake.Frosting.Internal;

/// <summary>The options of every build; what is not among them goes to <c>context.Argument</c>.</summary>
internal sealed class RunSettings : CommandSettings
{
    [CommandOption("-t|--target <TARGET>"), Description("A task to run; may be given several times")]
    [DefaultValue("Default")]
    public string[] Targets { get; init; } = [];

    [CommandOption("-w|--working <PATH>"), Description("The directory to run in")]
    [TypeConverter(typeof(Cli.DirectoryPathConverter))]
    public DirectoryPath? WorkingDirectory { get; init; }

    [CommandOption("-v|--verbosity <LEVEL>"), Description("quiet, minimal, normal, verbose or diagnostic")]
    [TypeConverter(typeof(VerbosityConverter)), DefaultValue(Verbosity.Normal)]
    public Verbosity Verbosity { get; init; }

    [CommandOption("--description"), Description("Shows the tasks and what they do")]
    public bool Description { get; init; }

    [CommandOption("--tree"), Description("Shows the tasks and what they depend on")]
    public bool Tree { get; init; }

    [CommandOption("--dryrun|--noop|--whatif"), Description("Shows the order of the tasks without running them")]
    public bool DryRun { get; init; }

    [CommandOption("-e|--exclusive"), Description("Runs the target without its dependencies")]
    public bool Exclusive { get; init; }

    [CommandOption("--version"), Description("Shows the version of this build program")]
    public bool Version { get; init; }

    [CommandOption("--info"), Description("Shows the versions of this build program and of Cake")]
    public bool Info { get; init; }
}
