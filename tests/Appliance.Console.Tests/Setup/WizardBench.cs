using System.Security.Claims;
using Appliance.Console.Access;
using Appliance.Console.Network;
using Appliance.Console.Ports;
using Appliance.Console.Setup;
using Appliance.Console.Texts;
using Appliance.Settings;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using TestContext = Xunit.TestContext;

namespace Appliance.Console.Tests.Setup;

/// <summary>The wizard with the real settings in a folder of its own.</summary>
internal sealed class WizardBench : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hearth-wizard-").FullName;

    public WizardBench(bool hasTrials = false)
    {
        Store = new SettingsStore(_folder);
        if (hasTrials)
        {
            Browser.Services.AddSingleton(new NetworkTrial(Store, System.IO.Path.Combine(_folder, "run"), "a-boot", Time));
        }
        Browser.JSInterop.Mode = JSRuntimeMode.Loose;
        var module = Browser.JSInterop.SetupModule("/_content/Appliance.Console/setup.js");
        module.Mode = JSRuntimeMode.Loose;
        module.Setup<string?>("timeZone").SetResult("Europe/Paris");
        var person = Browser.AddAuthorization();
        person.SetAuthorized("setup");
        person.SetPolicies(ConsolePolicies.Setup);
        person.SetClaims(new Claim(ClaimTypes.Role, ConsoleRoles.Setup));
        Person = person;
        Browser.Services.AddSingleton(Store).AddSingleton<TimeProvider>(Time).AddScoped<Text>().AddSingleton<AntiforgeryStateProvider, NoForms>().AddSetup().AddNetwork()
            .AddSingleton<IRig>(Ports).AddSingleton<IPlans>(Ports).AddSingleton<IDownloads>(Ports).AddSingleton<IModels>(Ports)
            .AddSingleton<IDisks>(Ports).AddSingleton<ILinks>(Ports).AddSingleton<IContacts>(Ports).AddSingleton<IKeys>(Ports);
    }

    public BunitContext Browser { get; } = new();

    public BunitAuthorizationContext Person { get; }

    public SettingsStore Store { get; }

    public SetupPorts Ports { get; } = new();

    public FakeTimeProvider Time { get; } = new();

    public SettingsDocument Saved => new SettingsStore(_folder).Current.Document;

    public string Path => new Uri(Browser.Services.GetRequiredService<NavigationManager>().Uri).AbsolutePath;

    /// <summary>The settings as they are once the wizard has come to a step.</summary>
    public async Task ReachAsync(SetupStep step) => await Store.UpdateAsync(
        document => document with { Setup = document.Setup with { Claimed = true, Step = SetupSteps.WordOf(step) } }, TestContext.Current.CancellationToken);

    /// <summary>The page of a step.</summary>
    public IRenderedComponent<SetupPage> Open(SetupStep step) => Browser.Render<SetupPage>(page => page.Add(setup => setup.Word, SetupSteps.WordOf(step)));

    /// <summary>The page of a step that the wizard has come to.</summary>
    public async Task<IRenderedComponent<SetupPage>> OpenAsync(SetupStep step)
    {
        await ReachAsync(step);
        return Open(step);
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        Store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>A page that came without a token.</summary>
internal sealed class NoForms : AntiforgeryStateProvider
{
    public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
}
