using Appliance.Console.Access;
using Appliance.Console.Texts;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Appliance.Console.Tests.Support;

/// <summary>A place to render pages in, with somebody signed in and nothing behind the interfaces that the test does not add.</summary>
internal static class ConsolePage
{
    public static BunitContext ForAdministrator()
    {
        var context = new BunitContext();
        context.Services.AddScoped<Text>();
        context.Services.AddSingleton(TimeProvider.System);
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        var authorization = context.AddAuthorization();
        authorization.SetAuthorized("Marie");
        authorization.SetRoles(ConsoleRoles.Administrator);
        authorization.SetPolicies(ConsolePolicies.Administrator, ConsolePolicies.User);
        return context;
    }

    public static void Lend<T>(this BunitContext context, T port)
        where T : class => context.Services.Replace(ServiceDescriptor.Singleton(port));
}
