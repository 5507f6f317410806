using Cake.Frosting;

namespace Appliance.Build.Tests.Frosting;

/// <summary>What only shows a build, and where it runs.</summary>
[Collection(ProcessWide.Name)]
public sealed class CakeHostViewTests
{
    private readonly string _before = Environment.CurrentDirectory;

    [Fact]
    public void Run_DryRun_ShowsTheOrderAndRunsNothing()
    {
        var run = new HostRun(typeof(Fakes.Second), typeof(Fakes.First))
            .With(host => host.InstallTool(new Uri("nuget:?package=No.Such.Tool")));

        Assert.Equal(0, run.Run("--dryrun", "--target=Second"));
        Assert.Equal("", run.Events);
        Assert.Matches("(?s)1. First.*2. Second", run.Output);
    }

    [Fact]
    public void Run_Tree_ShowsDependencies()
    {
        var run = new HostRun(typeof(Fakes.Second), typeof(Fakes.First));

        Assert.Equal(0, run.Run("--tree"));
        Assert.Equal("", run.Events);
        Assert.Matches("(?s)Second.*First", run.Output);
    }

    [Fact]
    public void Run_Description_ShowsDescriptions()
    {
        var run = new HostRun(typeof(Fakes.Second), typeof(Fakes.First));

        Assert.Equal(0, run.Run("--description"));
        Assert.Equal("", run.Events);
        Assert.Contains("Comes second", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Version_IsKnown()
    {
        var run = new HostRun(typeof(Fakes.First));

        Assert.Equal(0, run.Run("--version"));
        Assert.Matches(@"^\d+\.\d+", run.Output.Trim());
    }

    [Fact]
    public void Run_Report_IsPlain()
    {
        var run = new HostRun(typeof(Fakes.First));

        Assert.Equal(0, run.Run("--target=First"));
        Assert.Matches(@"First +\d\d:\d\d:\d\d", run.Output);
        Assert.DoesNotContain('\e', run.Output);
    }

    [Fact]
    public void Run_UseWorkingDirectory_IsWhereTasksRun()
    {
        var directory = Directory.CreateTempSubdirectory("frosting").FullName;
        var other = Directory.CreateTempSubdirectory("frosting").FullName;
        try
        {
            var run = new HostRun(typeof(Fakes.Where)).With(host => host.UseWorkingDirectory(directory));

            Assert.Equal(0, run.Run() + run.Run($"--working={other}"));
            Assert.Equal($"{directory} {other}", run.Events);
        }
        finally
        {
            Environment.CurrentDirectory = _before;
            Directory.Delete(directory);
            Directory.Delete(other);
        }
    }

    [Fact]
    public void Run_MissingWorkingDirectory_SaysSo()
    {
        var run = new HostRun(typeof(Fakes.Where)).With(host => host.UseWorkingDirectory("/no/such/place"));

        Assert.Equal(1, run.Run());
        Assert.Contains("The working directory '/no/such/place' does not exist.", run.Output, StringComparison.Ordinal);
    }
}
